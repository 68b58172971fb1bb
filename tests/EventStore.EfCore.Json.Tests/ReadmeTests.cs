using System.Text;
using EventStore.EfCore.Json.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests;

public sealed class ReadmeTests
{
    [Theory]
    [InlineData("Http/SampleApi.cs")]
    [InlineData("SampleLines.cs")]
    public void Readme_shows_the_code_that_is_tested(string file)
    {
        var repository = RepositoryFolder();
        var sample = File.ReadAllText(Path.Combine(repository, "tests", "EventStore.EfCore.Json.Tests", file));
        var code = sample.Split("// <README>")[1].Split("// </README>")[0];
        var unindented = string.Join('\n', code.Split('\n').Select(l => l.Length >= 8 ? l[8..] : l)).Trim();

        File.ReadAllText(Path.Combine(repository, "src", "EventStore.EfCore.Json", "README.md")).ShouldContain(unindented);
    }

    [Fact]
    public async Task Readmes_lines_are_copied_and_the_bad_one_is_named()
    {
        var events = Samples.Chain(2);
        using var input = new MemoryStream();
        var writer = new EventLineWriter(input);
        await writer.WriteAsync(events[0]);
        await writer.FlushAsync();
        input.Write("nonsense\n"u8);
        await writer.WriteAsync(events[1]);
        await writer.FlushAsync();
        input.Position = 0;
        using var output = new MemoryStream();
        var errors = new StringWriter();

        await SampleLines.CopyAsync(input, output, errors);

        Encoding.UTF8.GetString(output.ToArray())
            .ShouldBe(Encoding.UTF8.GetString(input.ToArray()).Replace("nonsense\n", "", StringComparison.Ordinal));
        errors.ToString().ShouldBe($"line 2: This is not an event: it is not valid JSON at byte 2.{Environment.NewLine}");
    }

    private static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventStore.EfCore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        return folder.FullName;
    }
}
