using EventStore.EfCore.ConformanceTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests;

/// <summary>A migrated database of its own for each test.</summary>
public abstract class DatabaseTests : IAsyncLifetime
{
    private protected static ServerId Grove { get; } = new("grove");

    private protected TestDatabase Database { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Database = await TestDatabase.CreateMigratedAsync();

    public async Task DisposeAsync()
    {
        if (Database is not null)
            await Database.DisposeAsync();
    }

    private protected static Event[] Chain(int author, int count) => new ChainBuilder(Grove, author).Take(count);

    /// <summary>The logs hold these events in any order, each once, at positions without a gap, and nothing is damaged.</summary>
    private protected async Task ShouldHoldAsync(IReadOnlyCollection<Event> events)
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        foreach (var server in events.GroupBy(e => e.Server))
        {
            var log = new List<StoredEvent>();
            await foreach (var stored in application.Store.ReadLogAsync(server.Key))
                log.Add(stored);
            log.Select(e => e.Event).ShouldBe(server, ignoreOrder: true);
            log.Select(e => e.Position).ShouldBe(Enumerable.Range(1, log.Count).Select(i => (long)i));
        }

        var report = await application.Verifier.VerifyAsync();
        report.Findings.Where(f => f.IsDamage).ShouldBeEmpty();
        report.EventsChecked.ShouldBe(events.Count);
    }
}
