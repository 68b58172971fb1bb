using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Cli.Legacy;

/// <summary>What of a legacy archive's schema is taken: an ordinary table of stored values, which ends.</summary>
internal static class LegacyColumns
{
    /// <summary>In the order in which <see cref="LegacyArchive"/> reads them.</summary>
    public static readonly string[] All = ["hash", "server_id", "channel_id", "author", "seq", "timestamp_hint_ms", "event_data"];

    private const int Virtual = 2; // pragma_table_xinfo, column "hidden": a generated column that is computed when it is read
    private const int Stored = 3; // and one that is computed when it is written

    /// <summary>Why the database is no legacy archive; null when it is one. Ends a sentence that begins with its name.</summary>
    public static string? Refusal(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        var columns = new Dictionary<string, long>();
        command.CommandText = "SELECT name, hidden FROM pragma_table_xinfo('events')";
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
                columns[reader.GetString(0)] = reader.GetInt64(1);
        }

        if (All.Except(columns.Keys).ToArray() is { Length: > 0 } missing)
            return $"it has no table 'events' with the columns '{string.Join("', '", missing)}'";

        command.CommandText = "SELECT type, wr FROM pragma_table_list('events') WHERE schema = 'main'";
        using (var reader = command.ExecuteReader())
        {
            reader.Read();
            var type = reader.GetString(0);
            if (type != "table")
            {
                return $"its 'events' is no table but a {(type == "virtual" ? "virtual table" : type)}. "
                    + "Name the database that holds the events themselves";
            }

            if (reader.GetInt64(1) != 0)
            {
                return "its table 'events' is WITHOUT ROWID, so that the order of its events is not known. "
                    + "Copy them, in their order, into an ordinary table of that name in another database";
            }
        }

        if (All.FirstOrDefault(c => columns[c] is Virtual or Stored) is { } generated)
        {
            return $"its column '{generated}' is generated: it holds what an expression says, and no event. "
                + "Copy the values into an ordinary table in another database";
        }

        return columns.Keys.Contains("rowid", StringComparer.OrdinalIgnoreCase)
            ? "its table 'events' has a column 'rowid' of its own, so that the order of its events is not known"
            : null;
    }
}
