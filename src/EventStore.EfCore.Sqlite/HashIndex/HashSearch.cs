using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>Looks hashes up.</summary>
internal static class HashSearch
{
    // One statement, so that nothing is missed that moves meanwhile.
    private const string Sql =
        """
        SELECT NULL, "ServerId", "Position" FROM "RecentHashes" WHERE "Prefix" = ?1
        UNION ALL
        SELECT c."Entries", NULL, NULL
        FROM "HashSegments" s CROSS JOIN "HashChunks" c ON c."Id" = (s."Id" << 32) | (?2 >> (32 - s."Bits"))
        WHERE s."Low" <= ?2 AND ?2 < s."High"
        """;

    /// <summary>All that begins with a hash's first bytes.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="prefix">Those bytes.</param>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public static List<HashEntry> Find(SqliteConnection connection, ulong prefix)
    {
        Span<byte> bytes = stackalloc byte[HashEntry.PrefixBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, prefix);
        var found = new List<HashEntry>();
        var statement = KeptStatement.Of(connection, Sql);
        var row = statement.Prepared;
        try
        {
            sqlite3_bind_blob(row, 1, bytes);
            sqlite3_bind_int64(row, 2, (long)(prefix >> HashSegment.RangeBits));
            while (statement.Step())
            {
                if (sqlite3_column_type(row, 0) == SQLITE_NULL)
                    found.Add(new HashEntry(prefix, sqlite3_column_int(row, 1), sqlite3_column_int64(row, 2)));
                else
                    HashChunk.Find(sqlite3_column_blob(row, 0), prefix, found);
            }
        }
        finally
        {
            statement.Reset();
        }

        return found;
    }
}
