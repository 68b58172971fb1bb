using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.Tests.Damage;

/// <summary>Writes anything into any column of a store's file, past its constraints, as rot could.</summary>
internal sealed class SqlDamage : IDisposable
{
    /// <summary>Values of every storage class, as SQL.</summary>
    public static readonly string[] Values =
    [
        "NULL", "0", "1", "2", "-1", "7", "2147483648", "-9223372036854775808", "9223372036854775807", "1099511627777",
        "2.5", "-0.5", "1e300", "9e999", "'abc'", "''", "'7x'", "'2000-01-01'", "CAST(x'ff80' AS TEXT)", "'a' || char(0) || 'b'",
        "CAST(zeroblob(300) AS TEXT)", "replace(hex(zeroblob(5000)), '0', 'n')", "x''", "x'07'", "zeroblob(5)", "zeroblob(32)",
        "zeroblob(33)", "zeroblob(64)", "zeroblob(200000)", "randomblob(32)", "randomblob(64)",
    ];

    private readonly SqliteConnection _connection;
    private readonly List<(string Type, string Name, string Sql)> _schema = [];

    public SqlDamage(TemporaryFolder folder)
    {
        using (var first = folder.Open())
        {
            using var command = first.CreateCommand();
            command.CommandText = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'trigger')";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                _schema.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        _connection = folder.Open();
        _connection.Execute("PRAGMA foreign_keys=0; PRAGMA ignore_check_constraints=1");
        foreach (var (_, name, _) in _schema.Where(o => o.Type == "trigger"))
            _connection.Execute($"DROP TRIGGER \"{name}\"");
        Rewrite(sql => sql.Replace(" NOT NULL", "", StringComparison.Ordinal));
    }

    /// <summary>Tables and columns of the store.</summary>
    public IReadOnlyList<(string Table, string Column)> Columns()
    {
        var columns = new List<(string, string)>();
        foreach (var (_, table, _) in _schema.Where(o => o.Type == "table" && o.Name != "__EFMigrationsLock"))
        {
            using var command = _connection.CreateCommand();
            command.CommandText = $"SELECT name FROM pragma_table_info('{table}')";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                columns.Add((table, reader.GetString(0)));
        }

        return columns;
    }

    /// <summary>How many rows a table has.</summary>
    public int Count(string table) => int.Parse(
        _connection.Scalar($"SELECT COUNT(*) FROM \"{table}\""), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Sets a value in one row; false where not even SQLite can hold it there.</summary>
    public bool TrySet(string table, string column, int row, string value) =>
        TryExecute($"UPDATE \"{table}\" SET \"{column}\" = {value} WHERE {IsRow(table, row)}");

    /// <summary>Deletes one row.</summary>
    public bool TryDelete(string table, int row) =>
        TryExecute($"DELETE FROM \"{table}\" WHERE {IsRow(table, row)}");

    /// <summary>Runs any SQL; false where a unique key or a row's number refuses it.</summary>
    public bool TryExecute(string sql)
    {
        try
        {
            return _connection.Execute(sql) > 0;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CONSTRAINT or SQLitePCL.raw.SQLITE_MISMATCH)
        {
            return false;
        }
    }

    /// <summary>Puts constraints and triggers back, as if nothing had happened.</summary>
    public void Dispose()
    {
        Rewrite(sql => sql);
        foreach (var (_, _, sql) in _schema.Where(o => o.Type == "trigger"))
            _connection.Execute(sql);
        _connection.Dispose();
    }

    // A table without rowids is known by its key.
    private string IsRow(string table, int row)
    {
        var isWithout = _schema.Exists(o => o.Name == table && o.Sql.Contains("WITHOUT ROWID", StringComparison.Ordinal));
        var key = isWithout ? _connection.Scalar($"SELECT group_concat(name) FROM pragma_table_info('{table}') WHERE pk > 0") : "rowid";
        return $"({key}) = (SELECT {key} FROM \"{table}\" ORDER BY {key} LIMIT 1 OFFSET {row})";
    }

    private void Rewrite(Func<string, string> change)
    {
        _connection.Execute("PRAGMA writable_schema=1");
        foreach (var (_, name, sql) in _schema.Where(o => o.Type == "table"))
        {
            using var command = _connection.CreateCommand();
            command.CommandText = "UPDATE sqlite_master SET sql = $sql WHERE type = 'table' AND name = $name";
            command.Parameters.AddWithValue("$sql", change(sql));
            command.Parameters.AddWithValue("$name", name);
            command.ExecuteNonQuery();
        }

        _connection.Execute("PRAGMA writable_schema=RESET");
    }
}
