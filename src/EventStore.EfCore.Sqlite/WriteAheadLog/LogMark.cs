using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// A bit in the database's own first page (the lowest of <c>user_version</c>) that says: this file alone is not the whole, there must be
/// a log. So a log that vanished is told from one that was never needed.
/// </summary>
/// <remarks>
/// <para>
/// Set with the first transaction after a clean state and copied into the file by a checkpoint before that transaction is
/// acknowledged; cleared, and copied again, when everything is in the file: at a clean end, or after a long rest. It costs one checkpoint
/// at either time, and nothing for the commits between them. It travels with the file, wherever that is copied or moved alone; a
/// file of its own beside the database would stay behind just as the log does.
/// </para>
/// <para>
/// Sees: a log that is gone or empty, after rm, mv or cp of the database alone, or a file of zeroes in its place. Does not see: a log that is
/// there but ends earlier than it did; a log lost after a run whose mark was never set or could not be copied, because a reader kept an old
/// snapshot. Raises a false alarm when another program is the last to close the database after ours was killed: SQLite
/// then takes the log in and removes it, and knows nothing of the mark. Whoever wants these as well keeps the number of acknowledged events in
/// a small file beside the database, rewritten in place after each commit without a sync: it survives a kill, is at most behind
/// after a power cut, and is compared with the positions in the database once that is open.
/// </para>
/// <para>
/// A new file carries its mark from the beginning (<see cref="DatabaseIdentity.Give"/>). That asks for creation that is all or nothing
/// under the final name: else a creation cut off before its first commit looks like a lost log.
/// </para>
/// </remarks>
internal static class LogMark
{
    public const int Bit = 1;

    /// <summary>Whether a database says that it needs its log. One without an identity says nothing: its user_version is its owner's.</summary>
    public static bool IsSet(DatabaseHeader header) =>
        header.IsWal && DatabaseIdentity.Of(header) is not null && (header.UserVersion & Bit) == Bit;

    /// <summary>Sets the mark, if it is not set. True when it is in the database's file and synced.</summary>
    /// <param name="connection">A connection in WAL mode without a transaction.</param>
    public static bool TrySet(SqliteConnection connection)
    {
        Change(connection, version => version | Bit);
        return TryCheckpoint(connection);
    }

    /// <summary>Takes everything into the file and then clears the mark. True when that is in the database's file and synced.</summary>
    /// <param name="connection">A connection in WAL mode without a transaction.</param>
    public static bool TryClear(SqliteConnection connection)
    {
        // The mark goes into the log last and alone, so that no cut can leave a file that says it is whole while it is being made so.
        if (!TryCheckpoint(connection))
            return false;
        Change(connection, version => version & ~Bit);
        return TryCheckpoint(connection);
    }

    private static void Change(SqliteConnection connection, Func<int, int> change)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        var changed = change(version);
        if (changed != version)
        {
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {changed}");
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static bool TryCheckpoint(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        using var reader = command.ExecuteReader();
        return reader.Read() && reader.GetInt32(0) == 0 && reader.GetInt32(1) == reader.GetInt32(2);
    }
}
