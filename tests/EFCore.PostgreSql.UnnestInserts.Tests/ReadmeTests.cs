using System.Text.RegularExpressions;
using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shouldly;
using Xunit;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>The log that the package's README shows is what EF Core writes.</summary>
public partial class ReadmeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Readme_shows_the_commands_as_they_are_logged(bool unnest)
    {
        await using var database = await SampleDatabase.CreateAsync(unnest: true);
        var log = new List<string>();
        using var context = new SampleContext(new DbContextOptionsBuilder<SampleContext>()
            .UseNpgsql(database.ConnectionString, npgsql => npgsql.UseUnnestInserts(unnest))
            .LogTo(log.Add, [RelationalEventId.CommandExecuted], options: DbContextLoggerOptions.None)
            .Options);
        context.Add(new Server { Id = 1, Key = "garden" });
        context.SaveChanges();
        log.Clear();
        context.AddRange(
            new Channel { ServerId = 1, ChannelId = 1, Key = "general" }, new Channel { ServerId = 1, ChannelId = 2, Key = "off-topic" });

        (await context.SaveChangesAsync()).ShouldBe(2);

        var lines = log.SelectMany(entry => entry.Split('\n')).Select(line => "    " + Duration().Replace(line.TrimEnd(), ""));
        Readme().ShouldContain("\n\n" + string.Join('\n', lines) + "\n\n", Case.Sensitive);
    }

    private static string Readme() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")).ReplaceLineEndings("\n");

    [GeneratedRegex(@"\(\d+ms\) ")]
    private static partial Regex Duration();
}
