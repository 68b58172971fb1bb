using EventStore.EfCore.Data;
using EventStore.EfCore.Migrations.PostgreSql;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>Makes databases in place, and asks the catalogue.</summary>
internal sealed class PostgreSqlSchemaStorage(
    PostgreSqlTarget target, IOptions<PostgreSqlEventStoreOptions> options, IDbContextFactory<EventStoreDbContext> contexts)
    : ISchemaStorage
{
    // An extension's tables are nobody's content; a temporary table ends with its session.
    private const string CountTables =
        $"""
        SELECT count(*)::int AS "Value" FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            AND n.nspname NOT LIKE 'pg\_t%' AND NOT (n.nspname = '{StoreModel.Schema}' AND c.relname = '{StoreModel.HistoryTable}')
            AND NOT EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        """;

    public void CheckTarget()
    {
    }

    // EF's own answer takes a connection that broke for a database that is not there.
    public async Task<bool> ExistsAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return false;
        }
    }

    public async Task<bool> IsEmptyAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        await context.Database.SqlQueryRaw<int>(CountTables).SingleAsync(cancellationToken).ConfigureAwait(false) == 0;

    public async Task BeginMigrationAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await using (var command = context.Command(PostgreSqlDurability.Query))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
            (await PostgreSqlDurability.ReadAsync(reader, cancellationToken).ConfigureAwait(false)).Require(target, options.Value);

        await PostgreSqlAdvisoryLock.TakeForMigrationAsync(context, cancellationToken).ConfigureAwait(false);

        // In a transaction a question about a table that is not there would be the end of it. This asks before it makes one.
        var script = context.GetService<IHistoryRepository>().GetCreateIfNotExistsScript();
        await context.Database.ExecuteSqlRawAsync(script, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>False: the database is there now, be it somebody else's, and empty.</returns>
    public async Task<bool> TryCreateAsync(
        Func<IDbContextFactory<EventStoreDbContext>, Task> fill, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (!await ExistsAsync(context, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await context.GetService<IRelationalDatabaseCreator>().CreateAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateDatabase)
            {
                // Somebody else was first.
            }
        }

        return false;
    }

    public void RemoveAbandoned()
    {
    }
}
