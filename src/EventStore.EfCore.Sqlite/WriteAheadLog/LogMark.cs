using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// A number in the database's own first page (<c>user_version</c>, 0 otherwise) that says: this file alone is not the whole, there must
/// be a log. So a log that vanished is told from one that was never needed.
/// </summary>
/// <remarks>
/// <para>
/// Set with the first transaction after a clean state and copied into the file by a checkpoint before that transaction is
/// acknowledged; cleared, and copied again, when everything is in the file: at a clean end, or after a long rest. It costs one
/// checkpoint at either time, and nothing for the commits between them. It travels with the file, wherever that is copied or
/// moved alone; a file of its own beside the database would stay behind just as the log does.
/// </para>
/// <para>
/// <b>Sees</b> a log that is gone or empty, after rm, mv or cp of the database alone, or a file of zeroes in its place. <b>Does not
/// see</b> a log that is there but ends earlier than it did; nor one lost while the mark was not in the file, because a reader kept an old
/// snapshot from being copied over, or because the user_version is somebody else's. <b>Raises a false alarm</b> when another program
/// empties the log (<c>wal_checkpoint(TRUNCATE)</c>), or is the last to close the database after ours was killed: SQLite then takes the log
/// in and removes it, and knows nothing of the mark. Whoever uses the mark empties a log only after <see cref="TryClear"/>.
/// </para>
/// <para>
/// Whoever wants the other losses seen as well keeps the number of acknowledged events in a small file beside the database, rewritten in
/// place after each commit and never synced: it survives a kill, can only be behind after a power cut, and is compared with the
/// positions once the database is open. It would also clear up the false alarms.
/// </para>
/// <para>
/// A new file carries its mark from the beginning (<see cref="DatabaseIdentity.Give"/>). That asks for creation that is all or nothing
/// under the final name: otherwise a creation cut off before its first commit looks like a lost log.
/// </para>
/// </remarks>
internal static class LogMark
{
    /// <summary>"EvLg"; no count of versions ever gets there.</summary>
    public const int Value = 0x45764c67;

    /// <summary>Whether a database says that it needs its log.</summary>
    public static bool IsSet(DatabaseHeader header) => header is { IsWal: true, UserVersion: Value };

    /// <summary>Sets the mark, if it is not set. True when it is in the database's file and synced.</summary>
    /// <param name="connection">A connection in WAL mode without a transaction.</param>
    public static bool TrySet(SqliteConnection connection) => TryChange(connection, from: 0, to: Value) && TryCheckpoint(connection);

    /// <summary>Takes everything into the file and then clears the mark. True when that is in the database's file and synced.</summary>
    /// <param name="connection">A connection in WAL mode without a transaction.</param>
    public static bool TryClear(SqliteConnection connection)
    {
        // The mark goes into the log last and alone, so that no cut can leave a file that says it is whole while it is being made so.
        return TryCheckpoint(connection) && TryChange(connection, from: Value, to: 0) && TryCheckpoint(connection);
    }

    private static bool TryChange(SqliteConnection connection, int from, int to)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version != from)
            return version == to;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {to}");
        command.ExecuteNonQuery();
        transaction.Commit();
        return true;
    }

    private static bool TryCheckpoint(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        using var reader = command.ExecuteReader();
        return reader.Read() && reader.GetInt32(0) == 0 && reader.GetInt32(1) == reader.GetInt32(2);
    }
}
