using System.Text.RegularExpressions;
using EFCore.Sqlite.PreparedInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shouldly;
using Xunit;

namespace EFCore.Sqlite.PreparedInserts.Tests;

/// <summary>The log that the package's README shows is what EF Core writes.</summary>
public partial class ReadmeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Readme_shows_the_commands_as_they_are_logged(bool prepared)
    {
        using var file = new SampleFile(prepared);
        var log = new List<string>();
        using var context = new SampleContext(new DbContextOptionsBuilder<SampleContext>()
            .UseSqlite(file.ConnectionString, sqlite => sqlite.UsePreparedInserts(prepared))
            .LogTo(log.Add, [RelationalEventId.CommandExecuted], options: DbContextLoggerOptions.None)
            .Options);
        context.Add(new Server
        {
            Id = 1,
            Key = "garden",
            Channels = { new Channel { ChannelId = 1, Key = "general" }, new Channel { ChannelId = 2, Key = "off-topic" } },
        });

        context.SaveChanges().ShouldBe(3);

        var lines = log.SelectMany(entry => entry.Split('\n')).Select(line => "    " + Duration().Replace(line.TrimEnd(), ""));
        Readme().ShouldContain("\n\n" + string.Join('\n', lines) + "\n\n", Case.Sensitive);
    }

    private static string Readme() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")).ReplaceLineEndings("\n");

    [GeneratedRegex(@"\(\d+ms\) ")]
    private static partial Regex Duration();
}
