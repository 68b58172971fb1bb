using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EventStore.EfCore.Migrations.PostgreSql;

/// <summary>
/// Lets <c>dotnet ef</c> work on this project alone. An application's own <c>AddEventStore()</c> is not affected: EF looks for
/// factories only in the start-up assembly and in the context's.
/// </summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<EventStoreDbContext>
{
    public EventStoreDbContext CreateDbContext(string[] args)
    {
        var builder = new DbContextOptionsBuilder<EventStoreDbContext>();
        builder.UseNpgsql("Host=localhost;Database=eventstore", o => o.UseStoreMigrations()).UseStoreModel();
        return new EventStoreDbContext(builder.Options);
    }
}
