using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>
/// How far chains can be read in which rows are damaged. They are walked from their beginnings, which takes as long as they are, until the
/// damage is repaired.
/// </summary>
/// <param name="context">The database.</param>
/// <param name="server">Whose log.</param>
/// <param name="positions">Of rows that are in quarantine.</param>
internal sealed class QuarantinedChains(EventStoreDbContext context, ServerState server, IReadOnlySet<long> positions)
{
    private const int PageSize = 5000;

    private readonly HashSet<long> _chains = [];
    private bool _isAny;

    /// <summary>Finds which chains have damaged rows.</summary>
    public async Task FindAsync(CancellationToken cancellationToken)
    {
        var name = new ServerId(server.Name);
        foreach (var position in positions)
        {
            var row = await RowQuery.ReadAsync(context, server.Number, position, cancellationToken).ConfigureAwait(false);
            if (row is not { ChainId: { } chainId } || !DamagedRow.IsOfItsChain(name, row))
            {
                _isAny = true; // a row that does not tell whose it is may be of any chain
                return;
            }

            _chains.Add(chainId);
        }
    }

    /// <summary>Whether rows of a chain are damaged, as far as is known.</summary>
    public bool Concerns(long chainId) => _isAny || _chains.Contains(chainId);

    /// <summary>
    /// A chain's head up to a sequence, or the one before the first row that cannot be read or is missing; null where there is none.
    /// </summary>
    public async Task<ChainHead?> CapAsync(long chainId, AuthorId author, long last, CancellationToken cancellationToken)
    {
        // All events of a sequence are its head: it is known when the next one begins.
        ChainHead? known = null;
        var hashes = new List<EventHash>();
        var (sequence, position, count) = (0L, 0L, 0);
        do
        {
            count = 0;
            await foreach (var row in Rows(chainId, sequence, position).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                count++;
                if (row.Sequence != sequence && hashes.Count > 0)
                {
                    known = ChainHead.Of(author, sequence, hashes);
                    hashes.Clear();
                }

                if (row is not { Sequence: { } number, Position: { } place, Hash: { Length: EventLimits.HashBytes } hash }
                    || number > sequence + 1
                    || number > last
                    || positions.Contains(place))
                {
                    return known;
                }

                (sequence, position) = (number, place);
                hashes.Add(EventHash.FromBytes(hash));
            }
        }
        while (count == PageSize);
        return hashes.Count > 0 ? ChainHead.Of(author, sequence, hashes) : known;
    }

    private IAsyncEnumerable<ChainRowRecord> Rows(long chainId, long sequence, long position) => context.UncheckedEvents
        .Where(e => e.ServerNumber == server.Number && e.ChainId == chainId
            && e.Sequence >= sequence && (e.Sequence > sequence || e.Position > position))
        .OrderBy(e => e.Sequence).ThenBy(e => e.Position)
        .Take(PageSize)
        .Select(e => new ChainRowRecord(e.Sequence, e.Position, e.Hash))
        .AsAsyncEnumerable();

    private sealed record ChainRowRecord(long? Sequence, long? Position, byte[]? Hash);
}
