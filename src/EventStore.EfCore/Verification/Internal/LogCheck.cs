using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Verification;

/// <summary>Walks one server's log by position: none is missing, every row is the event that its hash names.</summary>
internal sealed class LogCheck(EventStoreDbContext context, ServerRow server, FindingList findings)
{
    private const int PageSize = 1000;

    private readonly ServerId _id = new(server.Name);
    private long _last;

    /// <summary>Runs to the end of the log; yields how many rows were read since the last time.</summary>
    public async IAsyncEnumerable<int> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int count;
        do
        {
            count = 0;
            var rows = LogQuery.Rows(context, server.Number, _last, PageSize);
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                Check(row);
                count++;
            }

            yield return count;
        }
        while (count == PageSize);

        // A log that grew while it was read has moved on from the row that was read first; that is no finding.
        if (_last < server.LastPosition)
            Missing(_last + 1, server.LastPosition);
        else if (_last > server.LastPosition)
            await CheckGrowthAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Check(EventRecord row)
    {
        if (row.Position != _last + 1)
            Missing(_last + 1, row.Position - 1);
        _last = row.Position;

        if (EventDecoder.Decode(_id, row).Corrupt is { } corrupt)
            findings.Add(new VerifyFinding(VerifyFindingKind.CorruptEvent, _id, row.Position, corrupt.Hash, corrupt.Reason));
    }

    private void Missing(long from, long to)
    {
        var detail = from == to ? $"position {from} has no event" : $"positions {from} to {to} have no event";
        findings.Add(new VerifyFinding(VerifyFindingKind.MissingPosition, _id, from, null, detail));
    }

    private async Task CheckGrowthAsync(CancellationToken cancellationToken)
    {
        var now = await context.Servers.Where(s => s.Number == server.Number).Select(s => s.LastPosition)
            .SingleAsync(cancellationToken).ConfigureAwait(false);
        if (_last > now)
        {
            findings.Add(new VerifyFinding(
                VerifyFindingKind.WrongBookkeeping, _id, _last, null,
                    $"the log ends at position {_last}, but the server's row says "
                    + $"{now}"));
        }
    }
}
