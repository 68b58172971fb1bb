using System.Security.Cryptography;
using System.Text;

namespace EventStore.EfCore.ArchiveNode.Access;

/// <summary>The keys with which events may be stored, of which only the hashes are known.</summary>
internal sealed class ApiKeys(IEnumerable<string> hashes)
{
    private readonly byte[][] _hashes = [.. hashes.Select(Convert.FromHexString)];

    /// <summary>Takes as long for a wrong key as for a right one, whichever it is.</summary>
    public bool Contains(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        var isKnown = false;
        foreach (var known in _hashes)
            isKnown |= CryptographicOperations.FixedTimeEquals(known, hash);
        return isKnown;
    }
}
