using EventStore.EfCore.AspNetCore.Tests.Support;
using EventStore.EfCore.Json;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Node;

/// <summary>An application of somebody else's, with nothing of the node.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Readme_shows_the_code_that_is_tested()
    {
        var repository = RepositoryFolder();
        var sample = File.ReadAllText(
            Path.Combine(repository, "tests", "EventStore.EfCore.AspNetCore.Tests", "Support", "SampleHost.cs"));
        var code = sample.Split("// <README>")[1].Split("// </README>")[0];
        var unindented = string.Join('\n', code.Split('\n').Select(l => l.Length >= 8 ? l[8..] : l)).Trim();

        File.ReadAllText(Path.Combine(repository, "src", "EventStore.EfCore.AspNetCore", "README.md")).ShouldContain(unindented);
    }

    [Fact]
    public async Task The_sample_is_an_archive_below_its_group()
    {
        await using var app = SampleHost.Create(
        [
            "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None",
            $"--ConnectionStrings:Archive=Data Source={_folder.File("archive.db")};Pooling=False",
        ]);
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single() + "/archive/") };

        using var posted = await client.PostAsync("events", TestNode.Lines(await Samples.ToLinesAsync(Samples.Chain(2))));
        var ends = await new HttpArchiveSource(client, client.BaseAddress).GetLogEndsAsync();

        TestNode.Parse(await posted.Content.ReadAsStringAsync()).Length.ShouldBe(2);
        ends.ShouldBe([new LogEnd(Samples.Garden, 2)]);
        using var wrong = await client.GetAsync(new Uri("servers/garden/log?limit=many", UriKind.Relative));
        await TestNode.ProblemAsync(wrong, 400);
    }

    private static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventStore.EfCore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        return folder.FullName;
    }
}
