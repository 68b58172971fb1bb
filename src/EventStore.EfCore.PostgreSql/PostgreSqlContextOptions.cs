using EventStore.EfCore.Migrations.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.PostgreSql;

/// <summary>How the store's contexts use PostgreSQL.</summary>
internal static class PostgreSqlContextOptions
{
    // The server ends a statement that takes too long. This is for a server that has fallen silent.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // EF warns, as an error, of migrating in a transaction of one's own: a strategy that retries could not repeat it. The store's repeats
    // the transaction.
    public static DbContextOptionsBuilder UseEventStorePostgreSql(
        this DbContextOptionsBuilder builder,
        PostgreSqlTarget target,
        PostgreSqlEventStoreOptions options,
        PostgreSqlHosts hosts) => builder
        .UseNpgsql(target.ConnectionString(options), npgsql => npgsql
            .UseStoreMigrations()
            .UseUnnestInserts()
            .CommandTimeout((int)Math.Ceiling((options.CommandTimeout + Patience).TotalSeconds))
            .ExecutionStrategy(dependencies => new PostgreSqlExecutionStrategy(dependencies, options.RetryTimeout)))
        .UseStoreModel()
        .AddInterceptors(hosts)
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.MigrationsUserTransactionWarning));
}
