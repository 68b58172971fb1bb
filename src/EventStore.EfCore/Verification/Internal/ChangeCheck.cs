using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>
/// What is written beside a log when a row of it is changed: each record of an erasure has a row without content, and no permit to change
/// one is left.
/// </summary>
internal sealed class ChangeCheck(EventDatabase database, UncheckedServer server, FindingList findings)
{
    private const int PageSize = 500;

    private readonly ServerId _id = new(server.Name!);
    private readonly int _number = (int)server.Number!;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<VerifyFinding> page;
        long? last = long.MinValue;
        do
        {
            (page, last) = await database.ReadAsync(c => CheckErasuresAsync(c, last.Value, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            foreach (var finding in page)
                findings.Add(finding);
        }
        while (last is not null);

        foreach (var finding in await database.ReadAsync(c => PermitsAsync(c, cancellationToken), cancellationToken).ConfigureAwait(false))
            findings.Add(finding);
    }

    /// <summary>Looks at a page of records, and says which one was the last; null when there are no more.</summary>
    private async Task<(IReadOnlyList<VerifyFinding> Findings, long? Last)> CheckErasuresAsync(
        EventStoreDbContext context, long after, CancellationToken cancellationToken)
    {
        var rows = context.Erasures.Where(e => e.ServerNumber == _number && e.Position > after).OrderBy(e => e.Position).Take(PageSize);
        var records = await ErasureQuery.ReadAsync(rows, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<VerifyFinding>();
        foreach (var (position, record) in records)
        {
            var row = await RowQuery.ReadAsync(context, _number, position, cancellationToken).ConfigureAwait(false);
            if (row is not null && EventDecoder.DecodeErased(_id, row, record).Left is not null)
                continue;
            var what = row is null ? "it has no row" : "its row is not one without content";
            found.Add(new VerifyFinding(
                VerifyFindingKind.WrongErasure, _id, position, Convert.ToHexStringLower(record.Hash ?? []),
                $"position {position} was erased, by its record, but {what}"));
        }

        return (found, records.Count == PageSize ? records[^1].Position : null);
    }

    private async Task<IReadOnlyList<VerifyFinding>> PermitsAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var positions = await context.ChangePermits.Where(p => p.ServerNumber == _number).Select(p => (long?)p.Position)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. positions.Select(position => new VerifyFinding(
            VerifyFindingKind.WrongBookkeeping, _id, position, null,
            "a permit to change the row at this position was left in ChangePermits: somebody changed rows by hand, or means to"))];
    }
}
