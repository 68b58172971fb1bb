using System.Text;
using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PostgreSql.TestServers;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>A database with the sample model, written through stock EF Core or through arrays.</summary>
internal sealed class SampleDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private readonly PostgreSqlServer _server;
    private readonly string _name = $"unnest_{Guid.NewGuid():N}";
    private readonly DbContextOptions<SampleContext> _options;

    private SampleDatabase(PostgreSqlServer server, bool unnest)
    {
        _server = server;
        _options = Options(npgsql => npgsql.UseUnnestInserts(unnest));
    }

    public CommandRecorder Commands { get; } = new();

    public string ConnectionString => _server.ConnectionStringOf(_name) + ";Max Auto Prepare=20";

    public static async Task<SampleDatabase> CreateAsync(bool unnest)
    {
        var database = new SampleDatabase(await TestServer.GetAsync(), unnest);
        await database._server.ExecuteAsync($"CREATE DATABASE {database._name} TEMPLATE {await Template.Value}");
        return database;
    }

    public SampleContext Open() => new(_options);

    public SampleContext Open(Action<NpgsqlDbContextOptionsBuilder> configure) => new(Options(configure));

    /// <summary>Every row of every table, as text.</summary>
    public async Task<string> DumpAsync()
    {
        await using var connection = await _server.OpenAsync(_name);
        var dump = new StringBuilder();
        foreach (var table in await ColumnAsync(connection, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"))
        {
            foreach (var row in await ColumnAsync(connection, $"SELECT t::text FROM \"{table}\" t ORDER BY 1"))
                dump.Append(table).Append(' ').AppendLine(row);
        }

        return dump.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        using (var pooled = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pooled);
        if (!_server.IsThrownAway)
            await _server.ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var database = new SampleDatabase(await TestServer.GetAsync(), unnest: false);
        TestRun.AtItsEnd(() => database.DisposeAsync().AsTask().GetAwaiter().GetResult());
        await using (var context = database.Open())
            await context.Database.EnsureCreatedAsync();
        using var pooled = new NpgsqlConnection(database.ConnectionString);
        NpgsqlConnection.ClearPool(pooled);
        return database._name;
    }

    private DbContextOptions<SampleContext> Options(Action<NpgsqlDbContextOptionsBuilder> configure) =>
        new DbContextOptionsBuilder<SampleContext>().UseNpgsql(ConnectionString, configure).AddInterceptors(Commands).Options;

    private static async Task<List<string>> ColumnAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(reader.GetString(0));
        return values;
    }
}
