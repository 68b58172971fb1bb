using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Events;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Quarantine;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>One verification: server by server, in the order in which they came, and the engine's checks in the end.</summary>
internal sealed class VerifyRun(
    EventDatabase database,
    IStorageInspector inspector,
    ErrorTranslator errors,
    SignatureCheck signatures,
    TimeProvider clock,
    VerifyOptions options,
    int readers)
{
    private const string EngineLeftOut =
        "The engine's own checks were not run, for they read the whole database at once: verify it without a rate, or a backup of it.";

    private readonly Pace _pace = new(options.EventsPerSecond, clock);
    private readonly int _readers = options.EventsPerSecond is null ? readers : 1;
    private readonly List<Finding> _damaged = [];
    private readonly FindingList _findings = new(options.ResumeFrom?.Found);

    // That an entry of the index on chains leads to the right row is seen by whoever goes there, or by the engine.
    private bool ProvesIndexes => options is { Server: null, EventsPerSecond: null } && inspector.ProveIndexes;

    /// <summary>Rows that are damaged, as far as a report would list them.</summary>
    public IReadOnlyList<Finding> Damaged => _damaged;

    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        var server = await BeginAsync(cancellationToken).ConfigureAwait(false);
        if (server is not null)
            await CheckAsync(server, options.ResumeFrom, cancellationToken).ConfigureAwait(false);
        if (options.Server is not null)
            return _findings.Report();

        while (await NextAsync(server?.Number ?? long.MinValue, cancellationToken).ConfigureAwait(false) is { } next)
        {
            server = next;
            await CheckAsync(server, null, cancellationToken).ConfigureAwait(false);
        }

        if (options.EventsPerSecond is null)
            await GoOnAsync(() => CheckStorageAsync(cancellationToken), null).ConfigureAwait(false);
        else
            _findings.AddLeftOut(EngineLeftOut);
        return _findings.Report();
    }

    /// <summary>The server to begin with, where that is not the first one.</summary>
    private async Task<UncheckedServer?> BeginAsync(CancellationToken cancellationToken)
    {
        if (options.ResumeFrom is { } checkpoint)
            return await ResumeAsync(checkpoint, cancellationToken).ConfigureAwait(false);
        return options.Server is null ? null : await RequireAsync(options.Server, cancellationToken).ConfigureAwait(false);
    }

    private Task<UncheckedServer?> NextAsync(long number, CancellationToken cancellationToken) => database.ReadAsync(
        context => context.UncheckedServers.OfAllServers().Where(s => s.Number > number).OrderBy(s => s.Number)
            .FirstOrDefaultAsync(cancellationToken),
        cancellationToken);

    private async Task<UncheckedServer> RequireAsync(ServerId server, CancellationToken cancellationToken) => await database.ReadAsync(
        context => context.UncheckedServers.FirstOrDefaultAsync(s => s.Name == server.Value, cancellationToken), cancellationToken)
        .ConfigureAwait(false) ?? throw new ArgumentException(
            $"The store holds no server '{server}'. IEventReader.GetServersAsync() names those it holds.", nameof(server));

    private async Task<UncheckedServer> ResumeAsync(VerifyCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        if (checkpoint.VerifySignatures != options.VerifySignatures
            || checkpoint.IsOnlyServer != (options.Server is not null)
            || (options.Server is not null && options.Server != checkpoint.Server))
        {
            throw new ArgumentException(
                "The checkpoint is of a verification with other options: go on with the same server and the same choice about signatures, "
                + "or begin anew without it.");
        }

        var server = await RequireAsync(checkpoint.Server, cancellationToken).ConfigureAwait(false);
        var row = checkpoint.Position == 0 ? null : await database.ReadAsync(
            context => RowQuery.ReadAsync(context, (int)server.Number!, checkpoint.Position, cancellationToken).AsTask(),
            cancellationToken).ConfigureAwait(false);
        if (checkpoint.Position > 0 && (row is null || Convert.ToHexStringLower(row.Hash ?? []) != checkpoint.Hash))
        {
            throw new ArgumentException(
                $"The checkpoint is of another archive, or this one was replaced since: at position {checkpoint.Position} of server "
                + $"'{checkpoint.Server}' there is not the event '{checkpoint.Hash}'. Begin anew without it.");
        }

        return server;
    }

    private async Task CheckAsync(UncheckedServer server, VerifyCheckpoint? from, CancellationToken cancellationToken)
    {
        if (!CanBeRead(server))
            return;

        var tally = new ChainTally();
        var place = from is null ? LogPlace.Beginning : new LogPlace(from.Position, from.Hash, from.HasChecksums);
        if (from is not { Stage: VerifyStage.Chains })
        {
            var reader = new LogReader(database, server, _pace, _readers);
            var log = new LogCheck(
                database, server, _findings, _damaged, reader, options.VerifySignatures ? signatures : null, tally, place);
            await GoOnAsync(async () => place = await log.RunAsync(PageDone, cancellationToken).ConfigureAwait(false), server)
                .ConfigureAwait(false);
            Tell(server, VerifyStage.Chains, place, 0);
        }

        var order = new ChainOrder(database, server, tally);
        var chains = new ChainCheck(database, server, _findings, ProvesIndexes ? order : null, _pace, _readers);
        await GoOnAsync(
            () => chains.RunAsync(from?.Chain ?? 0, c => Tell(server, VerifyStage.Chains, place, c), cancellationToken), server)
            .ConfigureAwait(false);
        var changes = new ChangeCheck(database, server, _findings);
        await GoOnAsync(() => changes.RunAsync(cancellationToken), server).ConfigureAwait(false);

        void PageDone(LogPlace page)
        {
            place = page;
            Tell(server, VerifyStage.Log, page, 0);
        }
    }

    private void Tell(UncheckedServer server, VerifyStage stage, LogPlace place, int chain) => options.Progress?.Report(new VerifyProgress(
        _findings.EventsChecked,
        new VerifyCheckpoint
        {
            Server = new ServerId(server.Name!),
            Stage = stage,
            Position = place.Position,
            Hash = place.Hash,
            HasChecksums = place.HasChecksums,
            Chain = chain,
            IsOnlyServer = options.Server is not null,
            VerifySignatures = options.VerifySignatures,
            Found = _findings.Report(),
        }));

    /// <summary>Reports a server's row that cannot be believed; false when not even its log can be read by it.</summary>
    private bool CanBeRead(UncheckedServer row)
    {
        if (row.Problem is not { } problem)
            return true;

        var canBeRead = row is { Number: >= 1 and <= int.MaxValue, Name: { } name } && Names.Problem(name, "server name") is null;
        var server = canBeRead ? new ServerId(row.Name!) : null;
        _findings.Add(new VerifyFinding(
            VerifyFindingKind.WrongBookkeeping, server, null, null, $"the row of server '{row.Name}' (number {row.Number}) {problem}"));
        return canBeRead;
    }

    /// <summary>Damage of the database's structure ends one check, but says nothing about the others.</summary>
    private async Task GoOnAsync(Func<Task> check, UncheckedServer? row)
    {
        try
        {
            await check().ConfigureAwait(false);
        }
        catch (Exception e) when (errors.Translate(e) is StorageException { Kind: StorageErrorKind.Corrupt } damage)
        {
            var server = row is null ? null : new ServerId(row.Name!);
            _findings.Add(new VerifyFinding(VerifyFindingKind.Storage, server, null, null, damage.Message));
        }
    }

    /// <summary>Runs the engine's checks at once, and tells of them one after the other.</summary>
    private async Task CheckStorageAsync(CancellationToken cancellationToken)
    {
        var checks = inspector.Checks;
        var found = checks.Select(_ => new FindingList()).ToArray();
        var done = await Together.RunAsync(checks.Count, CheckAsync, _readers, cancellationToken).ConfigureAwait(false);
        foreach (var (check, own) in done.Zip(found))
        {
            // A check can stumble over the very damage it looks for: what it found until then stays.
            _findings.AddAll(own);
            await check.ConfigureAwait(false);
        }

        Task<bool> CheckAsync(int check) => database.ReadAsync(
            async context =>
            {
                // Anew for each attempt.
                found[check] = new FindingList();
                await foreach (var (kind, detail) in checks[check](context, cancellationToken).ConfigureAwait(false))
                {
                    if (kind == StorageFindingKind.LeftOut)
                        found[check].AddLeftOut(detail);
                    else
                        found[check].Add(new VerifyFinding(KindOf(kind), null, null, null, detail));
                }

                return true;
            },
            cancellationToken);
    }

    private static VerifyFindingKind KindOf(StorageFindingKind kind) =>
        kind == StorageFindingKind.ForeignKey ? VerifyFindingKind.ForeignKey : VerifyFindingKind.Storage;
}
