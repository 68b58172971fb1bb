using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class MissingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_holder_of_half_lacks_exactly_the_other_half()
    {
        var whole = _folder.File("whole.db");
        await Tool.DoneAsync("ingest", _folder.Write("all.jsonl", Samples.Lines(Samples.Generate(600))), "--store", whole);

        await Halves.CheckAsync(_folder, whole);
    }

    [Fact]
    public async Task The_answer_says_when_there_is_more_and_starts_with_the_oldest_of_a_chain()
    {
        var store = _folder.File("archive.db");
        var chain = Samples.Chain(1, 20);
        await Tool.DoneAsync("ingest", _folder.Write("all.jsonl", Samples.Lines(chain)), "--store", store);
        var heads = _folder.Write("heads.json", """{"heads":[]}""");

        var page = await Tool.DoneAsync("missing", "--server", "garden", "--heads", heads, "--limit", "5", "--store", store, "--json");

        page.Json.GetProperty("hasMore").GetBoolean().ShouldBeTrue();
        page.Json.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt64()).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task Heads_are_read_from_standard_input_too()
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("ingest", _folder.Write("all.jsonl", Samples.Lines(Samples.Chain(1, 3))), "--store", store);

        var result = await Tool.RunWithInputAsync("""{"heads":[]}""", "missing", "--server", "garden", "--heads", "-", "--store", store);

        result.ExitCode.ShouldBe(0, result.Error);
        result.Lines.Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("nonsense", "it is not valid JSON in line 1")]
    [InlineData("[]", "it has no array 'heads'")]
    [InlineData("""{"heads":7}""", "it has no array 'heads'")]
    [InlineData("""{"heads":[7]}""", "head 0 is not an author")]
    [InlineData("null", "it has no array 'heads'")]
    [InlineData("""{"heads":[{"author":"\ud800","sequence":1,"hash":"cd"}]}""", "head 0 is not an author")]
    [InlineData("""{"heads":[{"author":"ab","sequence":1,"hash":"cd"}]}""", "head 0 is not an author")]
    public async Task A_file_that_holds_no_heads_is_an_error(string text, string reason)
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("ingest", _folder.Write("all.jsonl", Samples.Lines(Samples.Chain(1, 3))), "--store", store);

        var result = await Tool.RunAsync(
            "missing", "--server", "garden", "--heads", _folder.Write("heads.json", text), "--store", store);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(reason);
    }

    [Fact]
    public async Task Two_heads_of_one_author_are_an_error()
    {
        var store = _folder.File("archive.db");
        var chain = Samples.Chain(1, 3);
        await Tool.DoneAsync("ingest", _folder.Write("all.jsonl", Samples.Lines(chain)), "--store", store);
        var head = $$"""{"author":"{{chain[0].Author}}","sequence":1,"hash":"{{chain[0].Hash}}"}""";
        var file = _folder.Write("heads.json", $$"""{"heads":[{{head}},{{head}}]}""");

        var result = await Tool.RunAsync("missing", "--server", "garden", "--heads", file, "--store", store);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldStartWith("Error: ");
        result.Error.ShouldContain(chain[0].Author.ToString());
    }
}
