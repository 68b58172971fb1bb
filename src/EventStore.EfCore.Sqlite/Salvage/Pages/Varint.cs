namespace EventStore.EfCore.Sqlite.Salvage.Pages;

/// <summary>SQLite's integers of one to nine bytes: https://sqlite.org/fileformat2.html#varint</summary>
internal static class Varint
{
    private const int MostBytes = 9;

    /// <summary>Reads one and moves behind it; false when the bytes end first.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        value = 0;
        for (var i = 1; at < bytes.Length; i++)
        {
            var next = bytes[at++];
            if (i == MostBytes)
            {
                value = (value << 8) | next;
                return true;
            }

            value = (value << 7) | (next & 0x7fL);
            if (next < 0x80)
                return true;
        }

        return false;
    }
}
