using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// 63 random bits that a database carries from its first byte on, in its own page 1 and in every image of page 1 in its log, so that a log
/// can be told from another database's without SQLite: <c>application_id</c> (32 bits, never 0) and <c>user_version</c> without its lowest
/// bit, which <see cref="LogMark"/> uses.
/// </summary>
/// <remarks>
/// <para>
/// EF makes a file by switching an empty one to WAL: what is then on the disk is one page with nothing in it (change counter 1, both
/// numbers 0), the same bytes for every store made by one version of SQLite. Numbers set afterwards are in the log only, until a checkpoint
/// copies page 1, and the log is what must not be trusted. So they are set <b>before</b> the first switch to WAL, in a rollback
/// journal: its commit syncs them into the file itself. A log begun later repeats them with each image of page 1, and they never
/// differ from the file's: a log with others is another database's, one with numbers beside a file without them included.
/// </para>
/// <para>
/// A file from before this can be given an identity in the same way, by nobody else at work: <c>PRAGMA journal_mode=DELETE</c> (which takes
/// its log in), the numbers, and back. Until then a stranger's log is only noticed by page size, journal mode and change counter. A
/// copy of a database (a backup, <c>VACUUM INTO</c>) has the same identity; give one that goes on as a store of its own another.
/// </para>
/// </remarks>
internal readonly record struct DatabaseIdentity(ulong Value)
{
    private uint ApplicationId => (uint)(Value >> 31);

    private uint UserVersion => (uint)(Value << 1);

    /// <summary>The identity in a header; null when none was ever given.</summary>
    public static DatabaseIdentity? Of(DatabaseHeader header) => header.ApplicationId == 0
        ? null
        : new DatabaseIdentity(((ulong)header.ApplicationId << 31) | (header.UserVersion >> 1));

    /// <summary>A new random one.</summary>
    public static DatabaseIdentity Create()
    {
        var random = RandomNumberGenerator.GetBytes(8);
        var identity = new DatabaseIdentity(BitConverter.ToUInt64(random) >> 1);
        return identity.ApplicationId == 0 ? Create() : identity;
    }

    /// <summary>Writes this to a database in rollback mode, a new and empty one as a rule. In the file and synced when this returns.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="isLogExpected">The state of the mark: whether the file will need its log from the first transaction on.</param>
    /// <exception cref="InvalidOperationException">The database is in WAL mode, where this would be written to the log only.</exception>
    public void Give(SqliteConnection connection, bool isLogExpected)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        if (command.ExecuteScalar() is not "delete")
        {
            throw new InvalidOperationException(
                $"The database '{connection.DataSource}' is not in rollback mode: an identity would not reach the file before its log. Run 'PRAGMA journal_mode=DELETE' first.");
        }

        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            PRAGMA synchronous = EXTRA;
            BEGIN IMMEDIATE;
            PRAGMA application_id = {(int)ApplicationId};
            PRAGMA user_version = {(int)UserVersion | (isLogExpected ? LogMark.Bit : 0)};
            COMMIT;
            """);
        command.ExecuteNonQuery();
    }

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
