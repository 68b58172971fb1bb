using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Repairing;

/// <summary>
/// Verifies a store, which records what is damaged, and stores again what another archive has of it; until nothing more helps.
/// </summary>
internal sealed class ArchiveRepair(OpenStore store, IRepairSource source, Messages messages)
{
    private const int PageSize = 1000;

    private readonly List<RepairedAnswer> _repaired = [];

    /// <summary>What took the place of its damaged row.</summary>
    public IReadOnlyList<RepairedAnswer> Repaired => _repaired;

    /// <summary>Runs it.</summary>
    /// <returns>What the last verification found.</returns>
    public async Task<VerifyReport> RunAsync(CancellationToken cancellationToken)
    {
        var report = await VerifyAsync(cancellationToken).ConfigureAwait(false);
        while (await RepairAsync(cancellationToken).ConfigureAwait(false) > 0)
            report = await VerifyAsync(cancellationToken).ConfigureAwait(false);
        return report;
    }

    private async Task<VerifyReport> VerifyAsync(CancellationToken cancellationToken) => await messages.WithProgressAsync(
        "verify", null, progress => store.Verifier.VerifyAsync(null, new EventProgress(progress), cancellationToken)).ConfigureAwait(false);

    private async Task<int> RepairAsync(CancellationToken cancellationToken)
    {
        var damaged = await DamagedAsync(cancellationToken).ConfigureAwait(false);
        var before = _repaired.Count;
        if (damaged.Count == 0)
            return 0;
        return await messages.WithProgressAsync("repair", damaged.Count, async progress =>
        {
            foreach (var own in await OwnAsync(damaged, cancellationToken).ConfigureAwait(false))
                await StoreAsync(own, cancellationToken).ConfigureAwait(false);
            await foreach (var value in source.FindAsync(damaged, cancellationToken).ConfigureAwait(false))
            {
                if (await IsDamagedAsync(value, cancellationToken).ConfigureAwait(false))
                    await StoreAsync(value, cancellationToken).ConfigureAwait(false);
                progress.Report(new ProgressStep(_repaired.Count - before, _repaired.Count));
            }

            return _repaired.Count - before;
        }).ConfigureAwait(false);
    }

    private async Task<List<QuarantinedItem>> DamagedAsync(CancellationToken cancellationToken)
    {
        var damaged = new List<QuarantinedItem>();
        QuarantinePage page;
        do
        {
            var request = new QuarantineRequest { IsOpenOnly = true, Limit = PageSize, After = damaged.LastOrDefault() };
            page = await store.Quarantine.ListAsync(request, cancellationToken).ConfigureAwait(false);
            damaged.AddRange(page.Items);
        }
        while (page.HasMore);
        return damaged;
    }

    /// <summary>The events of rows that can be read now: only the quarantine does not know it.</summary>
    private async Task<List<Event>> OwnAsync(List<QuarantinedItem> damaged, CancellationToken cancellationToken)
    {
        var own = new List<Event>();
        foreach (var item in damaged)
        {
            if (item is { Server: { } server, Position: { } position }
                && (await store.Events.GetLogAsync(new LogRequest(server) { After = position - 1, Limit = 1 }, cancellationToken)
                    .ConfigureAwait(false)).Events is [var stored]
                && stored.Position == position)
            {
                own.Add(stored.Event);
            }
        }

        return own;
    }

    /// <summary>Whether it is an event that this store does not hold as it should: another one of its author is left alone.</summary>
    private async Task<bool> IsDamagedAsync(Event value, CancellationToken cancellationToken)
    {
        try
        {
            return await store.Events.FindAsync(value.Server, value.Hash, cancellationToken).ConfigureAwait(false) is null;
        }
        catch (CorruptEventException)
        {
            return true;
        }
    }

    private async Task StoreAsync(Event value, CancellationToken cancellationToken)
    {
        var receipt = await store.Events.StoreEventAsync(value, cancellationToken).ConfigureAwait(false);
        if (receipt.Outcome == StoreOutcome.Repaired)
            _repaired.Add(new RepairedAnswer(value.Server, receipt.Position, value.Hash));
    }
}
