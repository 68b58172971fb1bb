using System.Globalization;
using Npgsql;

namespace PostgreSql.TestServers;

/// <summary>A running server, with a role that may do everything.</summary>
/// <param name="Origin">Where it comes from, for people.</param>
/// <param name="ConnectionString">To its database <c>postgres</c>.</param>
/// <param name="IsThrownAway">Whether it ends with the tests, and all of its databases with it.</param>
public sealed record PostgreSqlServer(string Origin, string ConnectionString, bool IsThrownAway)
{
    public static IReadOnlyList<string> Durability { get; } = ["fsync", "full_page_writes", "synchronous_commit"];

    public string ConnectionStringOf(string database) =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database }.ConnectionString;

    /// <summary>A connection that is not pooled and knows nothing of the store's settings.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string database = "postgres")
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionStringOf(database)) { Pooling = false };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = await OpenAsync(database);
        await connection.ExecuteAsync(sql);
    }

    /// <summary>What the tests say about durability would mean nothing on a server that takes it lightly.</summary>
    public async Task<PostgreSqlServer> RequireDurabilityAsync()
    {
        await using var connection = await OpenAsync();
        foreach (var setting in Durability)
        {
            var value = await connection.ScalarAsync<string>($"SHOW {setting}");
            if (value != "on")
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture, $"The server from {Origin} has {setting} '{value}'; the tests need 'on'."));
            }
        }

        return this;
    }
}
