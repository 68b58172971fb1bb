using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>
/// A random number that a database carries from its first byte on, as its <c>application_id</c>, in its own page 1 and in every image of
/// page 1 in its log, so that a log can be told from another database's without SQLite. Never 0.
/// </summary>
/// <remarks>
/// <para>
/// EF makes a file by switching an empty one to WAL: what is then on the disk is one page with nothing in it (change counter 1, all
/// numbers 0), the same bytes for every store made by one version of SQLite. A number set afterwards is in the log only, until a
/// checkpoint copies page 1, and the log is what must not be trusted. So it is set <b>before</b> the first switch to WAL, in a
/// rollback journal: its commit syncs it into the file itself. A log begun later repeats it with each image of page 1, and
/// never differs from the file: a log with another number is another database's, also where only one of the two has none.
/// </para>
/// <para>
/// 32 bits make a mix-up of two databases pass once in four thousand million. <c>user_version</c> could give 32 more; but a team that
/// keeps its own tables in the file may count its versions there, and would change an identity made of it. Nobody changes an
/// application_id.
/// </para>
/// <para>
/// A file from before this can be given an identity in the same way, while nobody else is at work: <c>PRAGMA journal_mode=DELETE</c> (which
/// takes its log in), the number, and back. Until then a stranger's log is only noticed by page size, journal mode and change
/// counter. A copy of a database (a backup, <c>VACUUM INTO</c>) has the same identity; one that goes on as a store of its own needs
/// another.
/// </para>
/// </remarks>
internal readonly record struct DatabaseIdentity(uint Value)
{
    /// <summary>The identity in a header; null when none was ever given.</summary>
    public static DatabaseIdentity? Of(DatabaseHeader header) =>
        header.ApplicationId == 0 ? null : new DatabaseIdentity(header.ApplicationId);

    /// <summary>A new random one.</summary>
    public static DatabaseIdentity Create()
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(RandomNumberGenerator.GetBytes(sizeof(uint)));
        return value == 0 ? Create() : new DatabaseIdentity(value);
    }

    /// <summary>
    /// Writes this to a database in rollback mode, a new and empty one as a rule. In the file and synced when this returns.
    /// </summary>
    /// <param name="connection">An open connection without a transaction.</param>
    /// <exception cref="InvalidOperationException">The database is in WAL mode, where this would be written to the log only.</exception>
    public void Give(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode";
        if (command.ExecuteScalar() is not "delete")
        {
            throw new InvalidOperationException(
                $"The database '{connection.DataSource}' is not in rollback mode: an identity would not reach the file before its log. "
                + "Run 'PRAGMA journal_mode=DELETE' first.");
        }

        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA synchronous = EXTRA; BEGIN IMMEDIATE; PRAGMA application_id = {(int)Value}; COMMIT");
        command.ExecuteNonQuery();
    }

    public override string ToString() => Value.ToString("x8", CultureInfo.InvariantCulture);
}
