using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Works on a database behind the store's back.</summary>
public static class Sql
{
    public static void Execute(string path, string sql, params (string Name, object? Value)[] parameters)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    /// <summary>Keeps everybody else from writing until it is disposed of.</summary>
    public static IDisposable Lock(string path)
    {
        var connection = Open(path);
        connection.BeginTransaction(deferred: false);
        return connection;
    }

    /// <summary>Keeps the write-ahead log from being emptied until it is disposed of: it reads what the database was before.</summary>
    public static IDisposable KeepLog(string path)
    {
        var connection = Open(path);
        connection.BeginTransaction(deferred: true);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master"; // a transaction begins with its first read
        command.ExecuteScalar();
        return connection;
    }

    /// <summary>Takes away the triggers that make the events append-only, so that a test can damage one.</summary>
    public static void DropTriggers(string path)
    {
        using var connection = Open(path);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat('DROP TRIGGER \"' || name || '\"', ';') FROM sqlite_master WHERE type = 'trigger'";
        command.CommandText = (string)command.ExecuteScalar()!;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
