using System.Buffers.Binary;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// What tells a log's generations apart: each restart increments the first and draws the second anew.
/// https://sqlite.org/fileformat2.html#wal_reset and https://sqlite.org/walformat.html
/// </summary>
internal readonly record struct WalSalts(uint Generation, uint Random)
{
    // A restart adds one. No header loses more writes than this, and unrelated salts are that near once in four million times.
    private const uint FewGenerations = 1_000;

    public static WalSalts Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

    /// <summary>Whether these belong to a generation begun not long after the other one.</summary>
    public bool IsLaterThan(WalSalts other) => unchecked(Generation - other.Generation) is > 0 and <= FewGenerations;
}
