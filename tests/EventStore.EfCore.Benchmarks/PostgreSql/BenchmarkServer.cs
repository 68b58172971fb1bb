using EventStore.EfCore.PostgreSql;
using Npgsql;
using PostgreSql.TestServers;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>The server that the tests would use, with a database for each contestant; all are dropped at the end.</summary>
internal sealed class BenchmarkServer : IAsyncDisposable
{
    private static readonly string[] Settings =
        ["server_version", "fsync", "full_page_writes", "synchronous_commit", "wal_sync_method", "shared_buffers", "max_wal_size"];

    private readonly PostgreSqlServer _server;
    private readonly List<string> _databases = [];

    private BenchmarkServer(PostgreSqlServer server) => _server = server;

    /// <exception cref="BenchmarkFailedException">There is no server.</exception>
    public static async Task<BenchmarkServer> FindAsync()
    {
        try
        {
            return new BenchmarkServer(await TestServer.GetAsync());
        }
        catch (NoServerException e)
        {
            throw new BenchmarkFailedException(e.Message);
        }
    }

    /// <summary>Makes a database with our schema.</summary>
    /// <returns>How to connect to it: as the store itself does, with its settings and prepared statements.</returns>
    public async Task<string> CreateAsync()
    {
        var name = $"eventstore_benchmark_{Guid.NewGuid():N}";
        await _server.ExecuteAsync($"CREATE DATABASE {name}");
        _databases.Add(name);
        var connectionString = new PostgreSqlTarget(_server.ConnectionStringOf(name)).ConnectionString(new PostgreSqlEventStoreOptions());
        await using var archive = new ServerArchive(connectionString);
        await archive.CreateAsync();
        return connectionString;
    }

    /// <summary>The settings that speed and durability depend on, as a contestant's session has them.</summary>
    /// <exception cref="BenchmarkFailedException">They are less durable than this comparison says.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadSettingsAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var settings = new Dictionary<string, string>();
        foreach (var name in Settings)
            settings.Add(name, await connection.ScalarAsync<string>($"SHOW {name}"));
        foreach (var name in PostgreSqlServer.Durability)
        {
            if (settings[name] != "on")
                throw new BenchmarkFailedException($"The session has {name} '{settings[name]}', not 'on'.");
        }

        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        foreach (var name in _databases)
            await _server.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
        TestRun.End();
    }
}
