using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Schema;

/// <summary>Opens no database whose schema this code does not understand; makes one where there is none.</summary>
internal sealed class SchemaGuard(
    SchemaReader reader, SchemaMigrator migrator, IStorageProvider provider, IOptions<EventStoreOptions> options, TimeProvider clock)
    : IOpeningStep
{
    // A lock younger than this is most likely another process creating the same database right now.
    private static readonly TimeSpan FreshLock = TimeSpan.FromSeconds(2);

    // Between the first table of a new database and the lock there is no more than a commit or two.
    private static readonly TimeSpan FirstTables = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (!await IsUsableAsync(database, start, cancellationToken).ConfigureAwait(false))
            await Task.Delay(PollInterval, clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>False when another process may be creating the database right now: then it is to be looked at again.</summary>
    private async Task<bool> IsUsableAsync(EventDatabase database, long start, CancellationToken cancellationToken)
    {
        var status = await reader.ReadAsync(database, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!status.Exists && options.Value.CreateDatabase)
                await migrator.MigrateAsync(database, status, cancellationToken).ConfigureAwait(false);
            else
                SchemaRules.RefuseUnusable(status, provider);
            return true;
        }
        catch (SchemaException e) when (e.Problem != SchemaProblem.Missing && clock.GetElapsedTime(start) < Patience(status))
        {
            return false;
        }
    }

    /// <summary>How long a status that is refused may be a step of a creation. A clock that runs ahead is no reason to wait.</summary>
    private TimeSpan Patience(SchemaStatus status) => status switch
    {
        { Exists: false } => FreshLock,
        { LockedSince: { } since } => (clock.GetUtcNow() - since).Duration() < FreshLock ? FreshLock : TimeSpan.Zero,
        { Applied.Count: 0 } => FirstTables,
        _ => TimeSpan.Zero,
    };
}
