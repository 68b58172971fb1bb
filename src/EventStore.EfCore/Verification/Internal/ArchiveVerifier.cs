using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

internal sealed class ArchiveVerifier(
    EventDatabase database, IStorageProvider provider, IStorageInspector inspector, ErrorTranslator errors, IEventStoreSchema schema)
    : IArchiveVerifier
{
    public Task<VerifyReport> VerifyAsync(
        ServerId? server = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        database.ReadAsync(context => VerifyAsync(context, server, progress, cancellationToken), cancellationToken);

    public async Task<StorageReport> InspectAsync(CancellationToken cancellationToken = default)
    {
        var status = await schema.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        return status.Exists
            ? await database.AsItIs.ReadAsync(context => inspector.InspectAsync(context, cancellationToken), cancellationToken)
                .ConfigureAwait(false)
            : throw new StorageException(
                StorageErrorKind.CannotOpen,
                $"There is no database '{provider.Target}'. Check the connection string, or create the database with `dotnet ef "
                + "database update`.");
    }

    private async Task<VerifyReport> VerifyAsync(
        EventStoreDbContext context, ServerId? server, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var rows = await context.Servers
            .Where(s => server == null || s.Name == server.Value)
            .OrderBy(s => s.Name)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        if (server is not null && rows.Count == 0)
            throw new ArgumentException(
                $"The store holds no server '{server}'. IEventReader.GetServersAsync() names those it "
                + "holds.", nameof(server));

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
                // Damage of the database's structure ends the reading of this log, but says nothing about the others.
                findings.Add(new VerifyFinding(VerifyFindingKind.Storage, new ServerId(row.Name), null, null, damage.Message));
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
            await foreach (var (isForeignKey, detail) in inspector.CheckAsync(context, cancellationToken).ConfigureAwait(false))
            {
                var kind = isForeignKey ? VerifyFindingKind.ForeignKey : VerifyFindingKind.Storage;
                findings.Add(new VerifyFinding(kind, null, null, null, detail));
            }
        }
        catch (Exception e) when (errors.Translate(e) is StorageException { Kind: StorageErrorKind.Corrupt } damage)
        {
            // The engine's checks can stumble over the very damage they look for.
            findings.Add(new VerifyFinding(VerifyFindingKind.Storage, null, null, null, damage.Message));
        }
    }
}
