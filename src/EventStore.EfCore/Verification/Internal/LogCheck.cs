using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Quarantine;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>
/// Walks one server's log by position: none is missing, every row is the event that its hash names, in the place it was given.
/// </summary>
internal sealed class LogCheck(
    EventStoreDbContext context, UncheckedServer server, FindingList findings, List<Finding> damaged, IProgress<long>? progress)
{
    private const int PageSize = 1000;

    private readonly ServerId _id = new(server.Name!);
    private readonly PositionWalk _walk = PositionWalk.Ascending(0, server.LastPosition ?? 0);
    private bool _hasChecksums;
    private int _reported;

    /// <summary>How many rows were read.</summary>
    public long Rows { get; private set; }

    /// <summary>How many of them have no checksum.</summary>
    public long NotCovered { get; private set; }

    /// <summary>The erased events among them.</summary>
    public ErasureCheck Erasures { get; } = new(context, new ServerId(server.Name!), (int)server.Number!, findings);

    /// <summary>Runs to the end of the log.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long start, last;
        do
        {
            (start, last) = (Rows, _walk.Last);
            var rows = LogQuery.Rows(context, (int)server.Number!, last, PageSize);
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
                Check(row);
            await Erasures.JudgeAsync(cancellationToken).ConfigureAwait(false);
            progress?.Report(Rows);
        }
        while (Rows - start == PageSize && _walk.Last > last);

        _walk.Finish();
        ReportMissing();
        await Erasures.FinishAsync(cancellationToken).ConfigureAwait(false);

        // A log that grew while it was read has moved on from the row that was read first; that is no finding.
        if (_walk.Last > (server.LastPosition ?? 0))
            await CheckGrowthAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Check(EventRecord row)
    {
        Rows++;
        var lacksChecksum = false;
        var (_, corrupt, isInOrder) = EventDecoder.Decode(_id, row, _walk);
        ReportMissing();
        if (corrupt is not null && isInOrder && EventDecoder.LooksErased(row))
        {
            Erasures.Suspect(row);
            return;
        }

        if (row.Checksum is not null)
            _hasChecksums = true;
        else if (!_hasChecksums)
            NotCovered++;
        else if (corrupt is null)
            (corrupt, lacksChecksum) = (EventDecoder.Corrupt(row, "it has no checksum, but rows before it have one"), true);
        if (corrupt is null)
            return;
        findings.Add(new VerifyFinding(VerifyFindingKind.CorruptEvent, _id, row.Position, corrupt.Hash, corrupt.Reason));
        if (corrupt.Position > 0 && damaged.Count < VerifyReport.MaxFindings)
            damaged.Add(new Finding(_id, corrupt.Position, corrupt.Reason) { LacksChecksum = lacksChecksum });
    }

    private void ReportMissing()
    {
        for (; _reported < _walk.Missing.Count; _reported++)
        {
            var missing = _walk.Missing[_reported];
            var detail = missing.From == missing.To ? $"position {missing} has no event" : $"positions {missing} have no event";
            findings.Add(new VerifyFinding(VerifyFindingKind.MissingPosition, _id, missing.From, null, detail));
        }
    }

    private async Task CheckGrowthAsync(CancellationToken cancellationToken)
    {
        var now = await context.UncheckedServers.Where(s => s.Number == server.Number).Select(s => s.LastPosition)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (now is null || _walk.Last > now)
        {
            findings.Add(new VerifyFinding(
                VerifyFindingKind.WrongBookkeeping, _id, _walk.Last, null,
                $"the log ends at position {_walk.Last}, but the server's row says '{now}'"));
        }
    }
}
