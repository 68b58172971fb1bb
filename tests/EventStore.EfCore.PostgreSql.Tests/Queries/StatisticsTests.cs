using EventStore.EfCore.ConformanceTests;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Queries;

public sealed class StatisticsTests : DatabaseTests
{
    private const string Sizes =
        """SELECT sum(pg_total_relation_size(format('eventstore.%I', tablename)))::bigint FROM pg_tables WHERE schemaname = 'eventstore'""";

    /// <summary>The catalogue's own numbers of rows are estimates, and not even that before the first ANALYZE.</summary>
    [Fact]
    public async Task Statistics_are_exact_at_once_and_read_no_events()
    {
        var events = EventSamples.Community(Grove, 5, 40, "general").Concat(new ChainBuilder(new ServerId("meadow"), 1).Take(7)).ToArray();
        await using (var writing = new StoreApplication(Database.ConnectionString))
            await writing.Store.StoreEventsAsync(events);

        using var recorder = new StatementRecorder(Database.ConnectionString);
        await using var application = new StoreApplication(recorder.ConnectionString, null, null, recorder);
        var statistics = await application.Store.GetStatisticsAsync();

        await using var connection = await Database.OpenAsync();
        statistics.ShouldBe(new StoreStatistics(events.Length, 2, await connection.ScalarAsync<long>(Sizes), 0));
        statistics.Bytes.ShouldBeGreaterThan(events.Sum(e => e.Content.Payload.Length));
        recorder.Planned.ShouldContain(s => s.Plan.Reads("Servers"));
        recorder.Planned.ShouldAllBe(s => !s.Plan.Reads("Events"));
    }
}
