using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.Tests;

internal static class SqliteConnectionExtensions
{
    public static int Execute(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row as text.</summary>
    public static string Scalar(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }
}
