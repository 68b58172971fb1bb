using System.Data.Common;

namespace EventStore.EfCore.PostgreSql;

/// <summary>What durability depends on, as the server answers in a transaction that writes.</summary>
/// <param name="SynchronousCommit">The session's setting.</param>
/// <param name="Fsync">The server's.</param>
/// <param name="FullPageWrites">The server's.</param>
/// <param name="Incarnation">When the server was started, in microseconds: a standby that takes over was started at another time.</param>
internal sealed record PostgreSqlDurability(string SynchronousCommit, string Fsync, string FullPageWrites, long Incarnation)
{
    public const string Query =
        "SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes'), "
        + "(extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint";

    /// <summary>Reads the one row of <see cref="Query"/>.</summary>
    public static async Task<PostgreSqlDurability> ReadAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new PostgreSqlDurability(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3));
    }

    /// <summary>Refuses to write where what is acknowledged may be lost.</summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Unsafe"/>: it may.</exception>
    public void Require(PostgreSqlTarget target, PostgreSqlEventStoreOptions options)
    {
        if (SynchronousCommit != "on")
        {
            throw Unsafe(
                target, "synchronous_commit", SynchronousCommit,
                "The session began with 'on': find who changes it, or the connection pooler that drops it.");
        }

        if (Fsync != "on" && !options.AllowUnsafeServer)
            throw Unsafe(target, "fsync", Fsync, Remedy("fsync"));
        if (FullPageWrites != "on" && !options.AllowUnsafeServer)
            throw Unsafe(target, "full_page_writes", FullPageWrites, Remedy("full_page_writes"));
    }

    private static string Remedy(string setting) =>
        $"Run ALTER SYSTEM SET {setting} = on and SELECT pg_reload_conf() there, or set "
        + "PostgreSqlEventStoreOptions.AllowUnsafeServer for a database that may be lost.";

    private static StorageException Unsafe(PostgreSqlTarget target, string setting, string value, string remedy) => new(
        StorageErrorKind.Unsafe,
        $"The server of '{target.Name}' has {setting} '{value}', with which acknowledged events can be lost. Nothing was stored. {remedy}");
}
