using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Events;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Quarantine;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

internal sealed class ArchiveVerifier(
    EventDatabase database,
    IStorageProvider provider,
    IStorageInspector inspector,
    ErrorTranslator errors,
    IEventStoreSchema schema,
    QuarantineRecorder? quarantine)
    : IArchiveVerifier
{
    /// <summary>A verifier of another database of the same engine.</summary>
    public ArchiveVerifier Of(EventDatabase other) => new(other, provider, inspector, errors, schema, quarantine: null);

    public async Task<VerifyReport> VerifyAsync(
        ServerId? server = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        var damaged = new List<Finding>();
        var report = await database.ReadAsync(
            context =>
            {
                damaged.Clear();
                return VerifyAsync(context, server, damaged, progress, cancellationToken);
            },
            cancellationToken).ConfigureAwait(false);
        if (quarantine is not null)
            await quarantine.RecordAsync(damaged, cancellationToken).ConfigureAwait(false);
        return report;
    }

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
        EventStoreDbContext context,
        ServerId? server,
        List<Finding> damaged,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var wanted = server is null
            ? context.UncheckedServers.OfAllServers()
            : context.UncheckedServers.Where(s => s.Name == server.Value);
        var rows = await wanted.OrderBy(s => s.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (server is not null && rows.Count == 0)
            throw new ArgumentException(
                $"The store holds no server '{server}'. IEventReader.GetServersAsync() names those it "
                + "holds.", nameof(server));

        var findings = new FindingList();
        var (eventsChecked, eventsNotCovered, eventsErased) = (0L, 0L, 0L);
        foreach (var row in rows)
        {
            if (!CanBeRead(row, findings))
                continue;

            var before = eventsChecked;
            var log = new LogCheck(context, row, findings, damaged, progress is null ? null : new Total(progress, before));
            await GoOnAsync(() => log.RunAsync(cancellationToken), row, findings).ConfigureAwait(false);
            eventsChecked += log.Rows;
            eventsNotCovered += log.NotCovered;
            eventsErased += log.Erasures.Count;
            await GoOnAsync(() => new ChainCheck(context, row, findings).RunAsync(cancellationToken), row, findings).ConfigureAwait(false);
        }

        await CheckPermitsAsync(context, rows, findings, cancellationToken).ConfigureAwait(false);
        if (server is null)
            await CheckStorageAsync(context, findings, cancellationToken).ConfigureAwait(false);
        return findings.Report(eventsChecked, eventsNotCovered, eventsErased);
    }

    /// <summary>Reports a server's row that cannot be believed; false when not even its log can be read by it.</summary>
    private static bool CanBeRead(UncheckedServer row, FindingList findings)
    {
        if (row.Problem is not { } problem)
            return true;

        var canBeRead = row is { Number: >= 1 and <= int.MaxValue, Name: { } name } && Names.Problem(name, "server name") is null;
        var server = canBeRead ? new ServerId(row.Name!) : null;
        findings.Add(new VerifyFinding(
            VerifyFindingKind.WrongBookkeeping, server, null, null, $"the row of server '{row.Name}' (number {row.Number}) {problem}"));
        return canBeRead;
    }

    /// <summary>Whoever permits himself to change a row takes the permit away in the same transaction.</summary>
    private static async Task CheckPermitsAsync(
        EventStoreDbContext context, List<UncheckedServer> servers, FindingList findings, CancellationToken cancellationToken)
    {
        foreach (var server in servers.Where(s => s is { Number: >= 1 and <= int.MaxValue, Problem: null }))
        {
            var number = (int)server.Number!;
            var positions = context.ChangePermits.Where(p => p.ServerNumber == number).Select(p => (long?)p.Position)
                .AsAsyncEnumerable();
            await foreach (var position in positions.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                findings.Add(new VerifyFinding(
                    VerifyFindingKind.WrongBookkeeping, new ServerId(server.Name!), position, null,
                    "a permit to change the row at this position was left in ChangePermits: somebody changed rows by hand, or means to"));
            }
        }
    }

    /// <summary>Damage of the database's structure ends a check of one log, but says nothing about the others.</summary>
    private async Task GoOnAsync(Func<Task> check, UncheckedServer row, FindingList findings)
    {
        try
        {
            await check().ConfigureAwait(false);
        }
        catch (Exception e) when (errors.Translate(e) is StorageException { Kind: StorageErrorKind.Corrupt } damage)
        {
            findings.Add(new VerifyFinding(VerifyFindingKind.Storage, new ServerId(row.Name!), null, null, damage.Message));
        }
    }

    private async Task CheckStorageAsync(EventStoreDbContext context, FindingList findings, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (kind, detail) in inspector.CheckAsync(context, cancellationToken).ConfigureAwait(false))
            {
                if (kind == StorageFindingKind.LeftOut)
                    findings.AddLeftOut(detail);
                else
                    findings.Add(new VerifyFinding(KindOf(kind), null, null, null, detail));
            }
        }
        catch (Exception e) when (errors.Translate(e) is StorageException { Kind: StorageErrorKind.Corrupt } damage)
        {
            // The engine's checks can stumble over the very damage they look for.
            findings.Add(new VerifyFinding(VerifyFindingKind.Storage, null, null, null, damage.Message));
        }
    }

    private static VerifyFindingKind KindOf(StorageFindingKind kind) =>
        kind == StorageFindingKind.ForeignKey ? VerifyFindingKind.ForeignKey : VerifyFindingKind.Storage;

    /// <summary>Adds what one log reports to what was checked before it.</summary>
    private sealed class Total(IProgress<long> progress, long before) : IProgress<long>
    {
        public void Report(long value) => progress.Report(before + value);
    }
}
