using EventStore.EfCore.ConformanceTests;
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

    /// <inheritdoc cref="Archive.ShouldHoldAsync"/>
    private protected Task ShouldHoldAsync(IReadOnlyCollection<Event> events) => Archive.ShouldHoldAsync(Database.ConnectionString, events);
}
