using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>One prepared command with typed parameters that are set by reference, not looked up by name.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    /// <param name="connection">Where it runs, open.</param>
    /// <param name="sql">With parameters <c>@0</c>, <c>@1</c>, …</param>
    /// <param name="types">One per parameter.</param>
    public PreparedStatement(SqliteConnection connection, string sql, params SqliteType[] types)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _parameters = [.. types.Select((type, i) => _command.Parameters.Add("@" + i.ToString(CultureInfo.InvariantCulture), type))];
        _command.Prepare();
    }

    public static PreparedStatement Insert(SqliteConnection connection, string table, string columns, params SqliteType[] types) => new(
        connection,
        $"INSERT INTO {table} ({columns}) VALUES ({string.Join(", ", types.Select((_, i) => $"@{i}"))})",
        types);

    public SqliteTransaction Transaction
    {
        set => _command.Transaction = value;
    }

    public object? this[int parameter]
    {
        set => _parameters[parameter].Value = value;
    }

    public void Run() => _command.ExecuteNonQuery();

    public void Dispose() => _command.Dispose();
}
