using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Schema;

/// <summary>Creates and migrates: in one transaction, so that it happens whole or not at all, however many do it at once.</summary>
internal sealed class SchemaMigrator(
    SchemaReader reader, ISchemaStorage storage, IStorageProvider provider, ILogger<SchemaMigrator> logger)
{
    /// <param name="database">The database without its opening steps.</param>
    /// <param name="cancellationToken">Gives up, and leaves the database as it was.</param>
    /// <returns>The migrations applied, oldest first.</returns>
    public async Task<IReadOnlyList<string>> MigrateAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        var status = await reader.ReadAsync(database, cancellationToken).ConfigureAwait(false);
        if (!status.Exists)
            provider.RefuseWriting();
        var applied = status.Exists ? null : await CreateAsync(database, cancellationToken).ConfigureAwait(false);
        applied ??= await UpdateAsync(database, cancellationToken).ConfigureAwait(false);
        if (applied.Count > 0)
            logger.MigrationsApplied(string.Join(", ", applied));
        return applied;
    }

    /// <summary>Applies what is pending to a database that is there.</summary>
    public async Task<IReadOnlyList<string>> ApplyAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            var written = await database.WriteAsync(
                context => ApplyAsync(context, cancellationToken),
                confirm: null,
                async (context, _) => (await reader.ReadAsync(context, CancellationToken.None).ConfigureAwait(false)).Pending.Count == 0,
                cancellationToken).ConfigureAwait(false);
            if (written.Afterwards is { } afterwards)
                logger.FailedAfterCommit(1, afterwards);
            return written.Result;
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Busy)
        {
            throw SchemaRules.Locked(provider, e);
        }
    }

    /// <summary>Migrates a database that exists, be it an empty file or one that somebody else has just made.</summary>
    private async Task<IReadOnlyList<string>> UpdateAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        // Looked at first, so that what is refused or up to date is not locked.
        var status = await reader.ReadAsync(database, cancellationToken).ConfigureAwait(false);
        SchemaRules.RefuseForeign(status, provider);
        if (status.Pending.Count == 0)
            return [];
        provider.RefuseWriting();
        return await ApplyAsync(database, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The migrations of the database made; null when none was.</summary>
    private async Task<IReadOnlyList<string>?> CreateAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? applied = null;
        var isOurs = await storage.TryCreateAsync(
            async contexts =>
            {
                using var created = database.Through(contexts);
                applied = await ApplyAsync(created, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return isOurs ? applied : null;
    }

    private async Task<IReadOnlyList<string>> ApplyAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await storage.BeginMigrationAsync(context, cancellationToken).ConfigureAwait(false);

        // Looked at again: somebody else may have migrated, and from here on nobody else can.
        var status = await reader.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        SchemaRules.RefuseForeign(status, provider);
        if (status.Pending.Count > 0)
            await context.Database.MigrateAsync(cancellationToken).ConfigureAwait(false);
        return status.Pending;
    }
}
