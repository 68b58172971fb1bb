using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Erasure;

/// <summary>What was erased is in no file of the database any more: each byte of them is looked through.</summary>
[Collection(PoolTests.Name)]
public sealed class ErasedBytesTests : IAsyncDisposable, IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly StoreApplication _application;

    public ErasedBytesTests() => _application = new StoreApplication(_folder.ConnectionString);

    private IArchiveEraser Eraser => _application.Services.GetRequiredService<IArchiveEraser>();

    public void Dispose() => _folder.Dispose();

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(40, false)]
    [InlineData(3_000, true)]
    [InlineData(3_000, false)]
    [InlineData(4_060, true)]
    [InlineData(300_000, true)]
    [InlineData(300_000, false)]
    public async Task Payload_and_signature_are_gone_whether_the_log_had_been_copied_or_not(int bytes, bool isCopied)
    {
        var events = Events(bytes);
        await _application.Store.StoreEventsAsync(events);
        if (isCopied)
            Checkpoint();
        foreach (var made in events)
            Find(made).ShouldNotBeEmpty();

        var report = await Eraser.EraseAsync(Grove, events[3].Hash, "order 7", "the archivist");

        report.Remains.ShouldBeEmpty();
        report.IsPurged.ShouldBeTrue();
        Find(events[3]).ShouldBeEmpty();
        Find(events[2]).ShouldNotBeEmpty();
        Find(events[4]).ShouldNotBeEmpty();
        (await _application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_left_of_many_in_a_log_of_many_servers_channels_and_sizes()
    {
        var random = new Random(7);
        var chains = Enumerable.Range(1, 12).Select(i => new ChainBuilder(new ServerId($"server {i % 4}"), i)).ToArray();
        var events = new List<Event>();
        for (var batch = 0; batch < 30; batch++)
        {
            Event[] made =
            [
                .. Enumerable.Range(0, random.Next(1, 40)).Select(_ => chains[random.Next(chains.Length)]
                    .Next($"channel {random.Next(3)}", RandomBytes(random, random.Next(10) == 0 ? 9_000 : random.Next(20, 2_500)))),
            ];
            await _application.Store.StoreEventsAsync(made);
            events.AddRange(made);
            if (batch % 7 == 0)
                Checkpoint();
        }

        Event[] erased = [.. events.Where((_, i) => i % 9 == 0)];
        foreach (var made in erased)
            (await Eraser.EraseAsync(made.Server, made.Hash, "order 7", "the archivist")).IsPurged.ShouldBeTrue();

        erased.SelectMany(Find).ShouldBeEmpty();
        var report = await _application.Verifier.VerifyAsync();
        (report.Ok, report.EventsErased, report.EventsChecked).ShouldBe((true, erased.Length, events.Count));
    }

    [Fact]
    public async Task A_reader_of_an_older_state_is_told_of_and_erasing_again_finishes_when_it_is_gone()
    {
        var events = Events(500);
        await _application.Store.StoreEventsAsync(events);
        using (var reader = _folder.Open())
        {
            reader.Execute("BEGIN");
            reader.Scalar("SELECT count(*) FROM \"Events\"").ShouldBe("6");
            var report = await Eraser.EraseAsync(Grove, events[3].Hash, "order 7", "the archivist");
            report.IsPurged.ShouldBeFalse();
            report.Remains.ShouldHaveSingleItem().ShouldContain("somebody reads an older state");
            (await _application.Store.GetLogAsync(new LogRequest(Grove))).Erased.ShouldHaveSingleItem().Position.ShouldBe(4);
            Find(events[3]).ShouldNotBeEmpty();
        }

        var again = await Eraser.EraseAsync(Grove, events[3].Hash, "order 7", "the archivist");
        (again.IsPurged, again.Remains.Count).ShouldBe((true, 0));
        Find(events[3]).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_older_copy_in_unused_pages_is_found_and_a_rewritten_database_has_none()
    {
        var events = Events(500);
        await _application.Store.StoreEventsAsync(events);
        using (var stranger = _folder.Open())
        {
            stranger.Execute("PRAGMA secure_delete=0");
            stranger.Execute("CREATE TABLE \"Copy\" AS SELECT * FROM \"Events\"");
            stranger.Execute("DROP TABLE \"Copy\"");
        }

        var report = await Eraser.EraseAsync(Grove, events[3].Hash, "order 7", "the archivist");
        report.IsPurged.ShouldBeFalse();
        report.Remains.ShouldHaveSingleItem().ShouldContain("--vacuum");
        Find(events[3]).ShouldNotBeEmpty();
        (await Eraser.EraseAsync(Grove, events[3].Hash, "order 7", "the archivist")).IsPurged.ShouldBeFalse();

        (await Eraser.EraseAsync(Grove, events[3].Hash, "order 7", "the archivist", rewrite: true)).IsPurged.ShouldBeTrue();
        Find(events[3]).ShouldBeEmpty();
        (await Eraser.EraseAsync(Grove, events[3].Hash, "order 7", "the archivist")).IsPurged.ShouldBeTrue();
        (await _application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
        (await _application.Store.StoreEventAsync(events[3])).Outcome.ShouldBe(StoreOutcome.Erased);
    }

    [Fact]
    public async Task What_is_in_quarantine_of_it_is_gone_as_well()
    {
        var events = Events(500);
        await _application.Store.StoreEventsAsync(events);
        using (var stranger = _folder.Open())
        {
            stranger.Execute("""
                INSERT INTO "Quarantine" ("ServerId", "Number", "Kind", "Position", "Hash", "Reason", "FoundAtMs", "Content")
                SELECT "ServerId", "Position", 0, CASE WHEN "Position" = 4 THEN 4 END, "Hash", 'damaged', 0, "Payload" FROM "Events"
                """);
        }

        (await Eraser.EraseAsync(Grove, events[3].Hash, "order 7", "the archivist")).IsPurged.ShouldBeTrue();
        (await Eraser.EraseAsync(Grove, events[4].Hash, "order 8", "the archivist")).IsPurged.ShouldBeTrue();
        Find(events[3]).ShouldBeEmpty();
        Find(events[4]).ShouldBeEmpty();
        Find(events[5]).ShouldNotBeEmpty();
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Event[] Events(int bytes)
    {
        var chain = new ChainBuilder(Grove, 1);
        var random = new Random(bytes);
        return [.. Enumerable.Range(0, 6).Select(_ => chain.Next("general", RandomBytes(random, bytes)))];
    }

    private void Checkpoint()
    {
        using var connection = _folder.Open();
        connection.Scalar("PRAGMA wal_checkpoint(TRUNCATE)").ShouldBe("0");
    }

    /// <summary>The files that have a piece of the event's payload or signature, and which.</summary>
    private List<string> Find(Event made)
    {
        const int piece = 16;
        var payload = made.Content.Payload;
        var found = new List<string>();
        foreach (var path in Directory.GetFiles(_folder.Folder))
        {
            // Not closed: that would drop SQLite's own locks.
            var file = KeptFiles.Open(path);
            var bytes = new byte[RandomAccess.GetLength(file)];
            RandomAccess.Read(file, bytes, 0).ShouldBe(bytes.Length);
            var name = Path.GetFileName(path);
            if (bytes.AsSpan().IndexOf(made.Signature.Span) >= 0 || bytes.AsSpan().IndexOf(made.Signature.Span[..piece]) >= 0)
                found.Add($"{name}: signature");
            for (var at = 0; at + piece <= payload.Length; at += Math.Max(piece, payload.Length / 100))
            {
                if (bytes.AsSpan().IndexOf(payload.Span.Slice(at, piece)) >= 0)
                    found.Add($"{name}: payload from {at}");
            }
        }

        return found;
    }
}
