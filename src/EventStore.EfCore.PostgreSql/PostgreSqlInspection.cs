using EventStore.EfCore.Data;

namespace EventStore.EfCore.PostgreSql;

/// <summary>What the server says of itself: what decides what survives, who may write, who waits, and who has a copy.</summary>
internal static class PostgreSqlInspection
{
    private const string Yes = "yes";

    private static readonly string[] OfDisk = ["fsync", "full_page_writes"];

    // Of another role's standbys a role without pg_monitor sees that they are there, and nothing else.
    private const string Query =
        $"""
        SELECT name, current_setting(name) FROM pg_settings WHERE name IN ('synchronous_commit', 'fsync', 'full_page_writes', 'wal_level',
            'wal_sync_method', 'synchronous_standby_names', 'data_checksums', 'lock_timeout', 'statement_timeout', 'server_encoding')
        UNION ALL SELECT 'standby', CASE WHEN pg_is_in_recovery() THEN '{Yes}' ELSE 'no' END
        UNION ALL SELECT 'standbys', coalesce(string_agg(
            concat_ws(' ', coalesce(nullif(application_name, ''), '?'), state, sync_state), ', ' ORDER BY application_name), 'none')
            FROM pg_stat_replication
        UNION ALL SELECT 'role', current_user
        UNION ALL SELECT 'rights', coalesce((SELECT concat_ws(', ',
            CASE WHEN has_table_privilege(c.oid, 'SELECT') THEN 'reads' END,
            CASE WHEN has_table_privilege(c.oid, 'INSERT') THEN 'stores' END,
            CASE WHEN pg_has_role(c.relowner, 'USAGE') THEN 'owns the tables' END)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = '{PostgreSqlTables.Schema}' AND c.relname = 'Events'), 'no tables yet')
        ORDER BY 1
        """;

    public static async Task<Dictionary<string, string>> ReadAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>();
        await using var command = context.Command(Query);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            settings.Add(reader.GetString(0), reader.GetString(1));
        return settings;
    }

    /// <summary>Sentences about what is not as it should be.</summary>
    public static IReadOnlyList<string> Warnings(IReadOnlyDictionary<string, string> settings)
    {
        var warnings = new List<string>();
        foreach (var name in OfDisk.Where(name => settings[name] != "on"))
        {
            warnings.Add(
                $"The server has {name} '{settings[name]}': what it acknowledges can be lost, and nothing is stored there. Run "
                + $"ALTER SYSTEM SET {name} = on and SELECT pg_reload_conf().");
        }

        if (settings["standby"] == Yes)
            warnings.Add("The server is a standby: it only reads. What is stored goes to its primary.");
        else if (settings["synchronous_standby_names"].Length > 0 && settings["standbys"] == "none")
        {
            warnings.Add(
                "No standby is connected, and commits wait for one: synchronous_standby_names is set. Start it, or take it out there.");
        }

        return warnings;
    }
}
