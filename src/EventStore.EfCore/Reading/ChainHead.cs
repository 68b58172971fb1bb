using System.Security.Cryptography;

namespace EventStore.EfCore;

/// <summary>What somebody holds at one sequence of an author's chain: how far it is complete, or where it ends.</summary>
/// <param name="Author">Whose chain.</param>
/// <param name="Sequence">The sequence, from 1.</param>
/// <param name="Hash">
/// All that is held there: the event's hash; of several (forks), the SHA-256 of their hashes, ascending, one after the other.
/// </param>
public readonly record struct ChainHead(AuthorId Author, long Sequence, EventHash Hash)
{
    /// <summary>The head of somebody who holds these events at the sequence, given in any order.</summary>
    /// <exception cref="ArgumentException">There are no events.</exception>
    public static ChainHead Of(AuthorId author, long sequence, IEnumerable<EventHash> hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        EventHash[] held = [.. hashes.Distinct().Order()];
        return held switch
        {
            [] => throw new ArgumentException("A head names the events that are held at its sequence; there are none.", nameof(hashes)),
            [var only] => new ChainHead(author, sequence, only),
            _ => new ChainHead(author, sequence, EventHash.FromBytes(SHA256.HashData([.. held.SelectMany(h => h.ToArray())]))),
        };
    }
}
