using Npgsql;
using PostgreSql.TestServers;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>The name of a database that a test has for itself, on a real server, gone afterwards.</summary>
internal sealed class PostgreSqlStore : IAsyncDisposable
{
    private readonly PostgreSqlServer _server;

    private PostgreSqlStore(PostgreSqlServer server) => _server = server;

    public string Database { get; } = $"cli_{Guid.NewGuid():N}";

    /// <summary>As <c>--store</c> takes it.</summary>
    public string ConnectionString => _server.ConnectionStringOf(Database) + ";Pooling=false";

    /// <summary>The same as a URI.</summary>
    public string Uri
    {
        get
        {
            var given = new NpgsqlConnectionStringBuilder(ConnectionString);
            var role = $"{given.Username}:{System.Uri.EscapeDataString(given.Password!)}";
            return $"postgres://{role}@{given.Host}:{given.Port}/{Database}?pooling=false";
        }
    }

    public string Password => new NpgsqlConnectionStringBuilder(ConnectionString).Password!;

    /// <summary>A name under which there is no database yet.</summary>
    public static async Task<PostgreSqlStore> NameAsync() => new(await TestServer.GetAsync());

    /// <summary>A database with the events in it.</summary>
    public static async Task<PostgreSqlStore> OfAsync(IEnumerable<Event> events)
    {
        var store = await NameAsync();
        var ingest = await Tool.RunWithInputAsync(Samples.Lines(events), "ingest", "--store", store.ConnectionString);
        return ingest.ExitCode == 0 ? store : throw new InvalidOperationException(ingest.Error);
    }

    public Task ExecuteAsync(string sql) => _server.ExecuteAsync(sql, Database);

    public async ValueTask DisposeAsync()
    {
        if (!_server.IsThrownAway)
            await _server.ExecuteAsync($"DROP DATABASE IF EXISTS {Database} WITH (FORCE)");
    }
}
