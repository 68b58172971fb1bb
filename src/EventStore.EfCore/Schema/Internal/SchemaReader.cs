using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventStore.EfCore.Schema;

/// <summary>Reads which schema a database has. Creates none.</summary>
internal sealed class SchemaReader(ISchemaStorage storage)
{
    public Task<SchemaStatus> ReadAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        storage.CheckTarget();
        return database.ReadAsync(context => ReadAsync(context, cancellationToken), cancellationToken);
    }

    /// <summary>Reads it in the context's transaction, if it is in one.</summary>
    public async Task<SchemaStatus> ReadAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var known = context.Database.GetMigrations().ToArray();

        if (!await storage.ExistsAsync(context, cancellationToken).ConfigureAwait(false))
            return new SchemaStatus(false, true, [], known, []);

        var history = context.GetService<IHistoryRepository>();
        var applied = await ReadAppliedAsync(history, cancellationToken).ConfigureAwait(false);
        var isEmpty = false;
        if (applied.Length == 0)
        {
            // In this order: tables and their row in the history come in one transaction, so who sees tables sees the row after that.
            isEmpty = await storage.IsEmptyAsync(context, cancellationToken).ConfigureAwait(false);
            applied = await ReadAppliedAsync(history, cancellationToken).ConfigureAwait(false);
        }

        if (applied.Length > 0)
            return new SchemaStatus(true, true, applied, [.. known.Except(applied)], [.. applied.Except(known)]);

        // An empty database is as good as none: a creation that was killed may have left it.
        return new SchemaStatus(!isEmpty, isEmpty, [], known, []);
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
