using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;
using EventStore.EfCore.Schema;
using EventStore.EfCore.Verification;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Backup;

/// <summary>Checks a copy of an archive as `verify` checks an archive.</summary>
internal sealed class CopyCheck(
    EventDatabase database, SchemaReader schemas, SchemaMigrator migrator, ArchiveVerifier verifier, EventReader reader)
{
    /// <summary>What is in the copy, when all of it is good. One of an older version is checked by what migrating makes of it.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="source">What was copied, as the error is to name it.</param>
    /// <param name="checking">Told how many events were checked, and of how many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">It is damaged, or no archive.</exception>
    /// <exception cref="SchemaException">It is a newer version's.</exception>
    public async Task<IReadOnlyList<ServerSummary>> RunAsync(
        INewCopy copy, string source, Action<long, long> checking, CancellationToken cancellationToken)
    {
        try
        {
            var isPending = await copy.ReadAsync(contexts => IsPendingAsync(contexts, source, cancellationToken)).ConfigureAwait(false);
            return await (isPending
                ? copy.TryOnAsync(contexts => MigrateAndVerifyAsync(contexts, source, checking, cancellationToken))
                : copy.ReadAsync(contexts => VerifyAsync(contexts, source, checking, cancellationToken))).ConfigureAwait(false);
        }
        catch (StorageException e) when (
            e is { Kind: StorageErrorKind.Corrupt or StorageErrorKind.NotADatabase or StorageErrorKind.Other, InnerException: { } cause })
        {
            // The translator's words: it knows the store's own database alone. Another error is a table that is not there.
            throw Damaged(source, cause.Message);
        }
    }

    private async Task<bool> IsPendingAsync(
        IDbContextFactory<EventStoreDbContext> contexts, string source, CancellationToken cancellationToken)
    {
        using var copy = database.Through(contexts);
        var status = await copy.ReadAsync(context => schemas.ReadAsync(context, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        if (!status.Exists || !status.IsManaged)
        {
            throw new StorageException(
                StorageErrorKind.NotADatabase, $"'{source}' is no archive of this store: it has none of its tables. Name another file.");
        }

        if (status.Unknown.Count > 0)
        {
            throw new SchemaException(
                SchemaProblem.Unknown,
                $"'{source}' has migrations that this version does not know: '{string.Join("', '", status.Unknown)}'. Use the version that "
                + "made it, or a newer one.");
        }

        return status.Pending.Count > 0;
    }

    private async Task<IReadOnlyList<ServerSummary>> MigrateAndVerifyAsync(
        IDbContextFactory<EventStoreDbContext> contexts, string source, Action<long, long> checking, CancellationToken cancellationToken)
    {
        using (var copy = database.Through(contexts))
            await migrator.ApplyAsync(copy, cancellationToken).ConfigureAwait(false);
        return await VerifyAsync(contexts, source, checking, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ServerSummary>> VerifyAsync(
        IDbContextFactory<EventStoreDbContext> contexts, string source, Action<long, long> checking, CancellationToken cancellationToken)
    {
        using var copy = database.Through(contexts);
        var servers = await reader.Of(copy).GetServersAsync(cancellationToken).ConfigureAwait(false);
        var events = servers.Sum(s => s.LastPosition);
        checking(0, events);
        var progress = new Told(done => checking(done, events));
        var report = await verifier.Of(copy).VerifyAsync(server: null, progress, cancellationToken).ConfigureAwait(false);
        return report.Findings.FirstOrDefault(f => f.IsDamage) is { } damage ? throw Damaged(source, Describe(damage)) : servers;
    }

    private static StorageException Damaged(string source, string reason) => new(
        StorageErrorKind.Corrupt,
        $"'{source}' is damaged, so nothing was made of it: {reason.TrimEnd('.')}. `eventstore verify` names all of it; `eventstore "
        + "salvage` writes what can be had into a new store.");

    private static string Describe(VerifyFinding finding) => finding is { Server: { } server, Position: { } position }
        ? $"server '{server}', position {position}: {finding.Detail}"
        : finding.Detail;

    private sealed class Told(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
