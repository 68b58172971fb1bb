using EventStore.EfCore.Data;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Schema;

internal sealed class EventStoreSchema(
    IDbContextFactory<EventStoreDbContext> contexts,
    ISchemaProbe probe,
    StorageErrors errors,
    TimeProvider clock,
    ILogger<EventStoreSchema> logger) : IEventStoreSchema
{
    // EF waits for its lock without end. A migration of this schema takes far less than this.
    private static readonly TimeSpan MigrationDeadline = TimeSpan.FromMinutes(10);

    public async Task<SchemaStatus> GetStatusAsync(CancellationToken cancellationToken = default)
    {
        probe.CheckTarget();
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            return await ReadStatusAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (errors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(cancellationToken).ConfigureAwait(false);
        SchemaRules.RefuseForeign(status, probe.UnlockRemedy);
        if (status.Pending.Count == 0)
            return [];

        using var deadline = new CancellationTokenSource(MigrationDeadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(either.Token).ConfigureAwait(false);
            await context.Database.MigrateAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw SchemaRules.Locked(status.LockedSince, probe.UnlockRemedy);
        }
        catch (Exception e) when (errors.Translate(e) is { } known)
        {
            throw known;
        }

        logger.MigrationsApplied(string.Join(", ", status.Pending));
        return status.Pending;
    }

    private async Task<SchemaStatus> ReadStatusAsync(EventStoreDbContext context, CancellationToken cancellationToken)
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

        var rows = await history.GetAppliedMigrationsAsync(cancellationToken).ConfigureAwait(false);
        var applied = rows.Select(r => r.MigrationId).ToArray();
        return new SchemaStatus(true, true, applied, [.. known.Except(applied)], [.. applied.Except(known)], lockedSince);
    }
}
