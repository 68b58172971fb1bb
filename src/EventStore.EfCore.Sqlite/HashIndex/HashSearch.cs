using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace EventStore.EfCore.Sqlite.HashIndex;

/// <summary>Looks hashes up, without a command object: whoever looks for an event asks once for each connection that it gets.</summary>
internal sealed class HashSearch : IDisposable
{
    // One statement, so that nothing is missed that moves meanwhile.
    private static readonly byte[] Sql =
    [
        ..
        """
        SELECT NULL, "ServerId", "Position" FROM "RecentHashes" WHERE "Prefix" = ?1
        UNION ALL
        SELECT c."Entries", NULL, NULL
        FROM "HashSegments" s CROSS JOIN "HashChunks" c ON c."Id" = (s."Id" << 32) | (?2 >> (32 - s."Bits"))
        WHERE s."Low" <= ?2 AND ?2 < s."High"
        """u8, 0,
    ];

    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public HashSearch(sqlite3 connection)
    {
        _connection = connection;
        SqliteException.ThrowExceptionForRC(sqlite3_prepare_v2(connection, Sql.AsSpan(), out _statement), connection);
    }

    /// <summary>All that begins with a hash's first bytes.</summary>
    /// <exception cref="SqliteException">The database cannot be read.</exception>
    public List<HashEntry> Find(ulong prefix)
    {
        Span<byte> bytes = stackalloc byte[HashEntry.PrefixBytes];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, prefix);
        sqlite3_bind_blob(_statement, 1, bytes);
        sqlite3_bind_int64(_statement, 2, (long)(prefix >> HashSegment.RangeBits));
        var found = new List<HashEntry>();
        var result = sqlite3_step(_statement);
        for (; result == SQLITE_ROW; result = sqlite3_step(_statement))
        {
            if (sqlite3_column_type(_statement, 0) == SQLITE_NULL)
                found.Add(new HashEntry(prefix, sqlite3_column_int(_statement, 1), sqlite3_column_int64(_statement, 2)));
            else
                HashChunk.Find(sqlite3_column_blob(_statement, 0), prefix, found);
        }

        if (result != SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, _connection);
        sqlite3_reset(_statement);
        return found;
    }

    public void Dispose() => _statement.Dispose();
}
