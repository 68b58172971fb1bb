using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventStore.EfCore.Migrations.Sqlite;

/// <summary>
/// Lets <c>dotnet ef</c> work on this project alone. An application's own <c>AddEventStore()</c> is not affected: EF looks for
/// factories only in the start-up assembly and in the context's.
/// </summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<EventStoreDbContext>
{
    public EventStoreDbContext CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<EventStoreDbContext>()
        .UseSqlite("Data Source=eventstore.db", o => o.MigrationsAssembly(typeof(DesignTimeFactory).Assembly))
        .ReplaceService<IHistoryRepository, MigrationHistory>()
        .Options);
}
