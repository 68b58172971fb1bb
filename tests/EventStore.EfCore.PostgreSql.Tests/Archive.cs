using Shouldly;

namespace EventStore.EfCore.PostgreSql.Tests;

internal static class Archive
{
    /// <summary>The logs hold these events in any order, each once, at positions without a gap, and nothing is damaged.</summary>
    public static async Task ShouldHoldAsync(string connectionString, IReadOnlyCollection<Event> events)
    {
        await using var application = new StoreApplication(connectionString);
        foreach (var server in events.GroupBy(e => e.Server))
        {
            var log = new List<StoredEvent>();
            await foreach (var stored in application.Store.ReadLogAsync(server.Key))
                log.Add(stored);
            log.Select(e => e.Position).ShouldBe(Enumerable.Range(1, log.Count).Select(i => (long)i));
            log.Select(e => e.Event.Hash).Order().ShouldBe(server.Select(e => e.Hash).Order());
        }

        var report = await application.Verifier.VerifyAsync();
        report.Findings.Where(f => f.IsDamage).ShouldBeEmpty();
        report.EventsChecked.ShouldBe(events.Count);
    }
}
