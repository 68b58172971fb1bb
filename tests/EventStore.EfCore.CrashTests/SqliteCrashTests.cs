using EventStore.EfCore.CrashTests.Writer;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.CrashTests;

public sealed class SqliteCrashTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-crash-").FullName;

    [Fact]
    public async Task A_process_killed_in_the_middle_of_group_commits_has_lost_no_acknowledged_event()
    {
        var file = Path.Combine(_folder, "archive.db");
        var acknowledged = new List<Acknowledgement>();

        // The same file over and over; at numbers of events that fall at no regular place of a transaction.
        foreach (var (round, killAfter) in new[] { 1, 90, 701, 233, 1_500, 41, 977 }.Index())
        {
            acknowledged.AddRange(await KilledWriter.RunAsync(file, round, killAfter));
            await ShouldHoldAsync(file, acknowledged);
        }
    }

    [Fact]
    public async Task A_transaction_that_the_kill_cut_off_leaves_whole_batches_only()
    {
        var file = Path.Combine(_folder, "archive.db");
        for (var round = 0; round < 3; round++)
            await KilledWriter.RunAsync(file, round, 300 + (round * 137));

        await using var store = new OpenedStore(file);
        var content = await StoreContent.ReadAsync(store.Events, []);
        foreach (var author in content.Logs.Values.SelectMany(log => log.Values).GroupBy(stored => stored.Event.Author))
            (author.Count() % AuthorChain.BatchSizeOf(author.First().Event)).ShouldBe(0, author.First().Event.Channel);

        (await store.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task ShouldHoldAsync(string file, List<Acknowledgement> acknowledged)
    {
        await using var store = new OpenedStore(file);
        foreach (var expected in acknowledged)
        {
            var found = await store.Events.FindAsync(expected.Server, expected.Hash);
            found.ShouldNotBeNull($"{expected} was acknowledged and is lost").Position.ShouldBe(expected.Position);
        }

        var report = await store.Verifier.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        report.EventsChecked.ShouldBeGreaterThanOrEqualTo(acknowledged.Count);
    }
}
