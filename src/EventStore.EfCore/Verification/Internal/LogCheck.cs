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
    LogReader reader,
    SignatureCheck? signatures,
    ChainTally chains,
    LogPlace begin)
{
    private const string LacksChecksum = "it has no checksum, but rows before it have one";

    private readonly ServerId _id = new(server.Name!);
    private readonly long _end = server.LastPosition ?? 0;
    private LogPlace _last = begin;

    /// <summary>Runs to the end of the log.</summary>
    /// <param name="pageDone">Told after each page but the last one how far it came.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The end.</returns>
    public async Task<LogPlace> RunAsync(Action<LogPlace> pageDone, CancellationToken cancellationToken)
    {
        await foreach (var page in reader.ReadAsync(_last.Position, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var walk = PositionWalk.Ascending(_last.Position, _end);
            Check(page, walk, cancellationToken);
            if (page.GoesOn)
                pageDone(_last);
            else
                Finish(walk);
        }

        // A log that grew while it was read has moved on from the row that was read first; that is no finding.
        if (_last.Position > _end)
            await CheckGrowthAsync(cancellationToken).ConfigureAwait(false);
        return _last;
    }

    private void Check(LogPage page, PositionWalk walk, CancellationToken cancellationToken)
    {
        var good = new List<StoredEvent>(signatures is null ? 0 : page.Rows.Count);
        var reported = 0;
        EventRecord? last = null;
        foreach (var (row, read) in page.Rows.Zip(page.Decoded))
        {
            findings.EventsChecked++;
            var (stored, corrupt, isInOrder) = EventDecoder.InOrder(row, read, walk);
            reported = ReportMissing(walk, reported);
            var isErased = stored is null && isInOrder && EventDecoder.LooksErased(row);
            corrupt = isErased ? CheckErased(row, page.Erasures) : CheckCovered(row, corrupt);
            if (corrupt is not null)
                Report(row, corrupt);
            else if (stored is not null && signatures is not null)
                good.Add(stored);

            // What came behind the end that was known is no chain's of that moment.
            if (!(row.Position > _end))
                chains.Add(row, corrupt is null);

            // An erased row gets one, whenever it was stored.
            if (!_last.HasChecksums && row.Checksum is not null && !isErased)
                _last = _last with { HasChecksums = true };
            last = isInOrder ? row : last;
        }

        if (last is not null)
            _last = _last with { Position = walk.Last, Hash = Convert.ToHexStringLower(last.Hash ?? []) };
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
