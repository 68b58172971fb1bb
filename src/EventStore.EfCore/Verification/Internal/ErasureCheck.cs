using EventStore.EfCore.Data;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>Sees to it that each row without content has the record of an erasure, and each record such a row.</summary>
internal sealed class ErasureCheck(EventStoreDbContext context, ServerId server, int number, FindingList findings)
{
    private readonly List<EventRecord> _suspects = [];
    private readonly HashSet<long> _erased = [];

    /// <summary>How many erased events were found.</summary>
    public int Count => _erased.Count;

    /// <summary>Notes a row that is no event and may be an erased one.</summary>
    public void Suspect(EventRecord row) => _suspects.Add(row);

    /// <summary>Decides about the rows noted since the last time.</summary>
    public async Task JudgeAsync(CancellationToken cancellationToken)
    {
        if (_suspects.Count == 0)
            return;
        var records = await ErasureQuery.FindAsync(context, number, _suspects.Select(r => r.Position!.Value), cancellationToken)
            .ConfigureAwait(false);
        foreach (var row in _suspects)
        {
            var (rest, corrupt) = EventDecoder.DecodeErased(server, row, records.GetValueOrDefault(row.Position!.Value));
            if (rest is not null)
                _erased.Add(rest.Position);
            else
                findings.Add(new VerifyFinding(VerifyFindingKind.CorruptEvent, server, row.Position, corrupt!.Hash, corrupt.Reason));
        }

        _suspects.Clear();
    }

    /// <summary>Looks for records without a row, when the log was read.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var unmet = new List<(long Position, FoundErasure Record)>();
        var rows = context.Erasures.Where(e => e.ServerNumber == number).OrderBy(e => e.Position);
        await foreach (var found in ErasureQuery.ReadAsync(rows, cancellationToken).ConfigureAwait(false))
        {
            if (!_erased.Contains(found.Position))
                unmet.Add(found);
        }

        foreach (var (position, record) in unmet)
        {
            // One that was erased while the log was read is erased by now.
            var row = await LogQuery.Rows(context, number, position - 1, 1).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            if (row?.Position == position && EventDecoder.DecodeErased(server, row, record).Left is not null)
                continue;
            var what = row?.Position != position ? "it has no row" : "its row is not one without content";
            findings.Add(new VerifyFinding(
                VerifyFindingKind.WrongErasure, server, position, Convert.ToHexStringLower(record.Hash ?? []),
                $"position {position} was erased, by its record, but {what}"));
        }
    }
}
