using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Schema;

/// <summary>Applies what is pending, to a database whose status was read and is not refused.</summary>
internal sealed class SchemaMigrator(IStorageProvider provider, TimeProvider clock, ILogger<SchemaMigrator> logger)
{
    // EF waits for its lock without end. A migration of this schema takes far less than this.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <returns>The migrations applied, oldest first.</returns>
    public async Task<IReadOnlyList<string>> MigrateAsync(EventDatabase database, SchemaStatus status, CancellationToken cancellationToken)
    {
        SchemaRules.RefuseForeign(status, provider);
        if (status.Pending.Count == 0)
            return [];

        using var deadline = new CancellationTokenSource(Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await database.ReadAsync(
                async context =>
                {
                    await context.Database.MigrateAsync(either.Token).ConfigureAwait(false);
                    return true;
                },
                either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw SchemaRules.Locked(status.LockedSince, provider);
        }

        logger.MigrationsApplied(string.Join(", ", status.Pending));
        return status.Pending;
    }
}
