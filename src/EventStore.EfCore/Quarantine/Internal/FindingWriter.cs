using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Quarantine;

/// <summary>
/// Records findings in a transaction of their own, under the server's lock: so none is recorded that was repaired meanwhile. Looks first,
/// without a lock, whether there is anything to be recorded: the same damage is found by each reading.
/// </summary>
internal sealed class FindingWriter(EventDatabase database, IServerLock locks, IOptions<EventStoreOptions> options, TimeProvider clock)
{
    public async Task WriteAsync(ServerId server, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        var refused = findings.Where(f => f.Refused is not null).ToArray();
        var damaged = findings.Where(f => f.Refused is null).ToArray();
        if (damaged.Length > 0)
        {
            var found = await database.ReadAsync(
                async context => await NumberAsync(context, server, cancellationToken).ConfigureAwait(false) is { } number
                    ? await NewOnesAsync(context, number, damaged, cancellationToken).ConfigureAwait(false)
                    : [],
                cancellationToken).ConfigureAwait(false);
            damaged = [.. found.Select(f => f.Finding)];
        }

        if (damaged.Length + refused.Length == 0)
            return;
        await database.WriteAsync(
            context => AddAsync(context, server, damaged, refused, cancellationToken),
            confirm: null,
            isStored: (_, _) => Task.FromResult(true), // nobody was told that it is, and it is found again
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> AddAsync(
        EventStoreDbContext context, ServerId server, Finding[] damaged, Finding[] refused, CancellationToken cancellationToken)
    {
        var number = await NumberAsync(context, server, cancellationToken).ConfigureAwait(false);
        if (number is not null)
            await locks.LockAsync(context, [server.Value]).ConfigureAwait(false);
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (number is { } known)
        {
            foreach (var (finding, row) in await NewOnesAsync(context, known, damaged, cancellationToken).ConfigureAwait(false))
                await QuarantineEntries.AddAsync(context, known, row, finding.Reason, nowMs).ConfigureAwait(false);
        }

        foreach (var finding in refused)
        {
            var reason = number is null ? $"of server '{server}', which has no log here: {finding.Reason}" : finding.Reason;
            await QuarantineEntries.AddAsync(context, number ?? 0, finding.Refused!, reason, nowMs, options.Value.MaxPayloadBytes)
                .ConfigureAwait(false);
        }

        if (refused.Length > 0)
            await QuarantineEntries.TrimRefusedAsync(context, options.Value.MaxRefusedEvents).ConfigureAwait(false);
        return true;
    }

    /// <summary>Those that are damaged, and not recorded as they are; with the row as it is, and the reason that it gives now.</summary>
    private static async Task<IReadOnlyList<(Finding Finding, EventRecord Row)>> NewOnesAsync(
        EventStoreDbContext context, int number, Finding[] findings, CancellationToken cancellationToken)
    {
        var found = new List<(Finding, EventRecord)>();
        foreach (var finding in findings)
        {
            var row = await RowQuery.ReadAsync(context, number, finding.Position, cancellationToken).ConfigureAwait(false);

            // What seems to be erased, its record decides about.
            if (row is null || EventDecoder.LooksErased(row))
                continue;
            var reason = EventDecoder.Decode(finding.Server, row).Corrupt?.Reason
                ?? (finding.LacksChecksum && row.Checksum is null ? finding.Reason : null);
            if (reason is null)
                continue;
            var content = QuarantineJson.Of(row);
            if (!await QuarantineEntries.IsRecordedAsync(context, number, finding.Position, content).ConfigureAwait(false))
                found.Add((finding with { Reason = reason }, row));
        }

        return found;
    }

    private static async Task<int?> NumberAsync(EventStoreDbContext context, ServerId server, CancellationToken cancellationToken) =>
        (await ServerQuery.FindAsync(context, server, cancellationToken).ConfigureAwait(false))?.Number;
}
