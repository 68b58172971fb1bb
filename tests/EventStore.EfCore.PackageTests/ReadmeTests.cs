using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PackageTests;

/// <summary>README's program, built from the packages.</summary>
[Collection(nameof(Consumers))]
public sealed partial class ReadmeTests(Workplace workplace)
{
    [Fact]
    public async Task Readmes_program_runs_as_one_file_and_partly_trimmed_and_is_refused_where_it_would_not_run()
    {
        workplace.Bring("Readme");
        await File.WriteAllTextAsync(
            workplace.PathOf("Readme/Program.cs"), Sample().Match(Repository.ReadFile("README.md")).Groups["code"].Value);

        (await workplace.DotnetAsync("Readme", "run")).ShouldContain("Stored at position 1");

        var folder = workplace.PathOf("single");
        await workplace.DotnetAsync(
            "Readme", "publish", "--use-current-runtime", "--self-contained", "false", "-p:PublishSingleFile=true", "--output", folder);
        Directory.GetFiles(folder, "*.dll").ShouldBeEmpty();
        (await Command.RunAsync(folder, Path.Combine(folder, "Readme"))).ShouldContain("Stored at position 1");

        folder = workplace.PathOf("partial");
        await workplace.DotnetAsync(
            "Readme", "publish", "--use-current-runtime", "-p:PublishTrimmed=true;TrimMode=partial;TreatWarningsAsErrors=false",
            "--output", folder);
        (await Command.RunAsync(folder, Path.Combine(folder, "Readme"))).ShouldContain("Stored at position 1");

        foreach (var how in (string[])["PublishTrimmed", "PublishAot"])
        {
            var (code, said) = await Command.TryAsync(
                workplace.PathOf("Readme"), Command.Dotnet, "publish", "--use-current-runtime", $"-p:{how}=true");
            code.ShouldNotBe(0);
            var statement = Statement().Match(said);
            statement.Success.ShouldBeTrue(said);
            Spaces().Replace(Repository.ReadFile("README.md"), " ").ShouldContain(statement.Groups["text"].Value);
        }
    }

    [GeneratedRegex(@"^## In an application$.*?^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();

    [GeneratedRegex(@"error EVENTSTORE001: (?<text>.+?) \[")]
    private static partial Regex Statement();

    [GeneratedRegex(@"[`\s]+")]
    private static partial Regex Spaces();
}
