using EventStore.EfCore.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.PostgreSql.Tests;

/// <summary>A store on a database of its own.</summary>
internal sealed class PostgreSqlStoreFixture : StoreFixture
{
    private TestDatabase? _database;

    // A session in this role fires no triggers, and checks no foreign keys.
    protected override IReadOnlyList<string> AllowChangesSql { get; } =
        ["SET session_replication_role = replica", "SET search_path = eventstore"];

    public override async Task InitializeAsync() => _database = await TestDatabase.CreateMigratedAsync();

    protected override void UseProvider(IEventStoreBuilder builder) => builder.UsePostgreSql(_database!.ConnectionString);

    protected override async Task DropAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }
}
