using System.Text;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>`show --chain`: what lies around an event.</summary>
public sealed class ChainTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_chain_is_drawn_with_forks_holes_and_dependencies()
    {
        var chain = Samples.Chain(1, 12);
        var fork = Samples.Create(1, 7, chain[5], payload: [9]);
        var friend = Samples.Create(2, 1);
        var content = new EventContent(
            chain[0].Author, 8, chain[6].Hash, [friend.Hash, Samples.Create(3, 1).Hash], new byte[] { 1 }, 1_760_000_000_000);
        var shown = Event.Create(Samples.Server, content, new byte[64]);
        Event[] stored = [friend, .. chain[..7], fork, shown, .. chain[10..]];
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(stored)), "--store", store);
        string[] args = ["show", shown.Hash.ToString(), "--server", "garden", "--chain", "--store", store];

        var lines = (await Tool.DoneAsync(args)).Lines;
        var json = (await Tool.DoneAsync([.. args, "--json"])).Json.GetProperty("chain");
        var without = await Tool.DoneAsync(args.Where(a => a != "--chain").ToArray());

        lines.SkipWhile(l => l != "chain").ShouldBe(
        [
            "chain",
            $"  ○ 3  position 4  {chain[2].Hash}",
            $"  ○ 4  position 5  {chain[3].Hash}",
            $"  ○ 5  position 6  {chain[4].Hash}",
            $"  ○ 6  position 7  {chain[5].Hash}",
            $"  ○ 7  position 8  {chain[6].Hash}",
            $"  ├─○ 7  position 9  {fork.Hash}  fork",
            $"  ● 8  position 10  {shown.Hash}  this one",
            "  ┆ 9 to 10 missing",
            $"  ○ 11  position 11  {chain[10].Hash}",
            $"  ○ 12  position 12  {chain[11].Hash}",
            "depends on",
            $"  ○ position 1  {friend.Hash}  number 1 of {friend.Author}",
            $"  ┆ {Samples.Create(3, 1).Hash} is not here",
        ]);
        json.GetProperty("links").EnumerateArray().Select(l => l.GetProperty("position").GetInt64())
            .ShouldBe(Enumerable.Range(4, 9).Select(p => (long)p));
        json.GetProperty("links").EnumerateArray().Count(l => l.GetProperty("isFork").GetBoolean()).ShouldBe(1);
        json.GetProperty("dependencies")[0].GetProperty("position").GetInt64().ShouldBe(1);
        json.GetProperty("dependencies")[1].GetProperty("position").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        without.Output.ShouldNotContain("chain\n");
    }

    [Fact]
    public async Task A_terminal_without_unicode_gets_ASCII()
    {
        var chain = Samples.Chain(1, 3);
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(chain)), "--store", store);
        using var output = new MemoryStream();
        var terminal = new Terminal(Stream.Null, output, TextWriter.Null)
        {
            IsOutputTerminal = true,
            Look = TerminalLook.Full with { HasUnicode = false },
        };

        string[] args = ["show", chain[1].Hash.ToString(), "--server", "garden", "--chain", "--store", store];
        (await EventStoreCli.RunAsync(args, terminal, default)).ShouldBe(0);

        var text = Encoding.UTF8.GetString(output.ToArray());
        text.ShouldAllBe(c => c < 128);
        text.ShouldContain($"  * 2  position 2  {chain[1].Hash.ToString()[..8]}  this one\n");
    }
}
