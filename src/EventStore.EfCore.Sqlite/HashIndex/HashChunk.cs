namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>Entries in ascending order, one after the other, in a row of <c>HashChunks</c>.</summary>
internal static class HashChunk
{
    public static byte[] Write(ReadOnlySpan<HashEntry> entries)
    {
        var bytes = new byte[entries.Length * HashEntry.Bytes];
        for (var i = 0; i < entries.Length; i++)
            entries[i].Write(bytes.AsSpan(i * HashEntry.Bytes));
        return bytes;
    }

    public static void Read(ReadOnlySpan<byte> chunk, List<HashEntry> entries)
    {
        for (; chunk.Length >= HashEntry.Bytes; chunk = chunk[HashEntry.Bytes..])
            entries.Add(HashEntry.Read(chunk));
    }

    /// <summary>Adds the entries with a prefix.</summary>
    public static void Find(ReadOnlySpan<byte> chunk, ulong prefix, List<HashEntry> found)
    {
        var (low, high) = (0, chunk.Length / HashEntry.Bytes);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (HashEntry.PrefixOf(chunk[(middle * HashEntry.Bytes)..]) < prefix)
                low = middle + 1;
            else
                high = middle;
        }

        for (var rest = chunk[(low * HashEntry.Bytes)..]; rest.Length >= HashEntry.Bytes; rest = rest[HashEntry.Bytes..])
        {
            var entry = HashEntry.Read(rest);
            if (entry.Prefix != prefix)
                return;
            found.Add(entry);
        }
    }
}
