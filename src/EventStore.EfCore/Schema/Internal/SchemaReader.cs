using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace EventStore.EfCore.Schema;

/// <summary>Reads which schema a database has. Creates none.</summary>
internal sealed class SchemaReader(ISchemaProbe probe)
{
    public Task<SchemaStatus> ReadAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        probe.CheckTarget();
        return database.ReadAsync(context => ReadAsync(context, cancellationToken), cancellationToken);
    }

    private async Task<SchemaStatus> ReadAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToArray();
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken).ConfigureAwait(false))
            return new SchemaStatus(false, true, [], known, [], null);

        var lockedSince = await probe.FindMigrationLockAsync(context, cancellationToken).ConfigureAwait(false);
        var history = context.GetService<IHistoryRepository>();
        if (!await history.ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            var isEmpty = !await creator.HasTablesAsync(cancellationToken).ConfigureAwait(false);
            return new SchemaStatus(!isEmpty, isEmpty || lockedSince is not null, [], known, [], lockedSince);
        }

        var applied = await ReadAppliedAsync(history, cancellationToken).ConfigureAwait(false);
        return new SchemaStatus(true, true, applied, [.. known.Except(applied)], [.. applied.Except(known)], lockedSince);
    }

    private static async Task<string[]> ReadAppliedAsync(IHistoryRepository history, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await history.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(r => r.MigrationId)];
        }
        catch (InvalidOperationException)
        {
            // What a driver throws for NULL.
            throw Damage.Of("The history of migrations has a row with NULL in it");
        }
    }
}
