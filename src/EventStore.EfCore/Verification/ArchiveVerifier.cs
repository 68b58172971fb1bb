using EventStore.EfCore.Data;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Schema;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

internal sealed class ArchiveVerifier(
    IDbContextFactory<EventStoreDbContext> contexts,
    IEventStoreSchema schema,
    SchemaGuard guard,
    IStorageInspector inspector,
    StorageErrors errors) : IArchiveVerifier
{
    public async Task<VerifyReport> VerifyAsync(
        ServerId? server = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await guard.EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
            await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
            return await VerifyAsync(context, server, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not EventStoreException && errors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    public async Task<StorageReport> InspectAsync(CancellationToken cancellationToken = default)
    {
        var status = await schema.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        if (!status.Exists)
            throw new StorageException(StorageErrorKind.CannotOpen, "There is no database. Check the path, or create it with `eventstore migrate`.");

        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            return await inspector.InspectAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not EventStoreException && errors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    private async Task<VerifyReport> VerifyAsync(
        EventStoreDbContext context, ServerId? server, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var rows = await context.Servers
            .Where(s => server == null || s.Key == server.Value)
            .OrderBy(s => s.Key)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        if (server is not null && rows.Count == 0)
            throw new ArgumentException($"The store holds no server '{server}'. `eventstore servers` lists those it holds.", nameof(server));

        var findings = new FindingList();
        var eventsChecked = 0L;
        foreach (var row in rows)
        {
            try
            {
                await foreach (var count in new LogCheck(context, row, findings).RunAsync(cancellationToken).ConfigureAwait(false))
                {
                    eventsChecked += count;
                    progress?.Report(eventsChecked);
                }

                await new ChainCheck(context, row, findings).RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (errors.Translate(e) is StorageException { Kind: StorageErrorKind.Corrupt } damage)
            {
                // Damage of the file's structure ends the reading of this log, but says nothing about the others.
                findings.Add(new VerifyFinding(VerifyFindingKind.Storage, new ServerId(row.Key), null, null, damage.Message));
            }
        }

        if (server is null)
            await CheckStorageAsync(context, findings, cancellationToken).ConfigureAwait(false);
        return findings.Report(eventsChecked);
    }

    private async Task CheckStorageAsync(EventStoreDbContext context, FindingList findings, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var finding in inspector.CheckAsync(context, cancellationToken).ConfigureAwait(false))
                findings.Add(finding);
        }
        catch (Exception e) when (errors.Translate(e) is StorageException { Kind: StorageErrorKind.Corrupt } damage)
        {
            // The engine's checks can stumble over the very damage they look for.
            findings.Add(new VerifyFinding(VerifyFindingKind.Storage, null, null, null, damage.Message));
        }
    }
}
