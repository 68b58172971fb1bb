using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Events;
using EventStore.EfCore.Quarantine;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>
/// Walks one server's log by position: none is missing, every row is the event that its hash names, in the place it was given.
/// </summary>
internal sealed class LogCheck(
    EventDatabase database,
    UncheckedServer server,
    FindingList findings,
    List<Finding> damaged,
    Pace pace,
    SignatureCheck? signatures,
    LogPlace begin)
{
    private const int PageSize = 1000;

    // In memory at a time, beside what one event has.
    private const int PageBytes = 8 * 1024 * 1024;

    private const string LacksChecksum = "it has no checksum, but rows before it have one";

    private readonly ServerId _id = new(server.Name!);
    private readonly int _number = (int)server.Number!;
    private readonly long _end = server.LastPosition ?? 0;
    private LogPlace _last = begin;

    /// <summary>Runs to the end of the log.</summary>
    /// <param name="pageDone">Told after each page but the last one how far it came.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The end.</returns>
    public async Task<LogPlace> RunAsync(Action<LogPlace> pageDone, CancellationToken cancellationToken)
    {
        bool goesOn;
        do
        {
            await pace.WaitAsync(cancellationToken).ConfigureAwait(false);
            var (rows, erasures, hasMore) = await database.ReadAsync(c => ReadPageAsync(c, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            pace.Took(rows.Count);
            var before = _last.Position;
            var walk = PositionWalk.Ascending(before, _end);
            Check(rows, erasures, walk, cancellationToken);
            goesOn = hasMore && _last.Position > before;
            if (goesOn)
                pageDone(_last);
            else
                Finish(walk);
        }
        while (goesOn);

        // A log that grew while it was read has moved on from the row that was read first; that is no finding.
        if (_last.Position > _end)
            await CheckGrowthAsync(cancellationToken).ConfigureAwait(false);
        return _last;
    }

    private async Task<(List<EventRecord> Rows, IReadOnlyDictionary<long, FoundErasure> Erasures, bool HasMore)> ReadPageAsync(
        EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var most = pace.PageOf(PageSize);
        var (rows, bytes) = (new List<EventRecord>(), 0L);
        var read = LogQuery.Rows(context, _number, _last.Position, most);
        await foreach (var row in read.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
            bytes += row.Payload?.Length ?? 0;
            if (bytes >= PageBytes)
                break;
        }

        var suspects = rows.Where(r => r.Position is not null && EventDecoder.LooksErased(r)).Select(r => r.Position!.Value).ToArray();
        var erasures = await ErasureQuery.FindAsync(context, _number, suspects, cancellationToken).ConfigureAwait(false);
        return (rows, erasures, rows.Count == most || bytes >= PageBytes);
    }

    private void Check(
        List<EventRecord> rows, IReadOnlyDictionary<long, FoundErasure> erasures, PositionWalk walk, CancellationToken cancellationToken)
    {
        var good = new List<StoredEvent>(rows.Count);
        var reported = 0;
        foreach (var row in rows)
        {
            findings.EventsChecked++;
            var (stored, corrupt, isInOrder) = EventDecoder.Decode(_id, row, walk);
            reported = ReportMissing(walk, reported);
            var isErased = stored is null && isInOrder && EventDecoder.LooksErased(row);
            corrupt = isErased ? CheckErased(row, erasures) : CheckCovered(row, corrupt);
            if (corrupt is not null)
                Report(row, corrupt);
            else if (stored is not null)
                good.Add(stored);

            // An erased row gets one, whenever it was stored.
            _last = _last with { HasChecksums = _last.HasChecksums || (row.Checksum is not null && !isErased) };
            if (isInOrder)
                _last = _last with { Position = walk.Last, Hash = Convert.ToHexStringLower(row.Hash ?? []) };
        }

        CheckSignatures(good, cancellationToken);
    }

    private CorruptEvent? CheckErased(EventRecord row, IReadOnlyDictionary<long, FoundErasure> erasures)
    {
        var (left, corrupt) = EventDecoder.DecodeErased(_id, row, erasures.GetValueOrDefault(row.Position!.Value));
        if (left is not null)
            findings.EventsErased++;
        return corrupt;
    }

    private CorruptEvent? CheckCovered(EventRecord row, CorruptEvent? corrupt)
    {
        if (row.Checksum is not null)
            return corrupt;
        if (_last.HasChecksums)
            return corrupt ?? EventDecoder.Corrupt(row, LacksChecksum);
        findings.EventsNotCovered++;
        return corrupt;
    }

    private void Report(EventRecord row, CorruptEvent corrupt)
    {
        findings.Add(new VerifyFinding(VerifyFindingKind.CorruptEvent, _id, row.Position, corrupt.Hash, corrupt.Reason));
        if (corrupt.Position > 0 && damaged.Count < VerifyReport.MaxFindings)
        {
            damaged.Add(new Finding(_id, corrupt.Position, corrupt.Reason)
            {
                LacksChecksum = ReferenceEquals(corrupt.Reason, LacksChecksum),
            });
        }
    }

    private void CheckSignatures(List<StoredEvent> good, CancellationToken cancellationToken)
    {
        if (signatures is null)
            return;
        foreach (var index in signatures.Forged([.. good.Select(s => s.Event)], cancellationToken))
        {
            var (position, _, forged) = good[index];
            findings.Add(new VerifyFinding(
                VerifyFindingKind.ForgedSignature, _id, position, forged.Hash.ToString(),
                $"its signature is not that of its author {forged.Author}"));
        }
    }

    private void Finish(PositionWalk walk)
    {
        var reported = walk.Missing.Count;
        walk.Finish();
        ReportMissing(walk, reported);
    }

    /// <summary>Reports those that were not; returns how many are reported now.</summary>
    private int ReportMissing(PositionWalk walk, int reported)
    {
        for (; reported < walk.Missing.Count; reported++)
        {
            var missing = walk.Missing[reported];
            var detail = missing.From == missing.To ? $"position {missing} has no event" : $"positions {missing} have no event";
            findings.Add(new VerifyFinding(VerifyFindingKind.MissingPosition, _id, missing.From, null, detail));
        }

        return reported;
    }

    private async Task CheckGrowthAsync(CancellationToken cancellationToken)
    {
        var now = await database.ReadAsync(
            context => context.UncheckedServers.Where(s => s.Number == server.Number).Select(s => s.LastPosition)
                .FirstOrDefaultAsync(cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (now is null || _last.Position > now)
        {
            findings.Add(new VerifyFinding(
                VerifyFindingKind.WrongBookkeeping, _id, _last.Position, null,
                $"the log ends at position {_last.Position}, but the server's row says '{now}'"));
        }
    }
}
