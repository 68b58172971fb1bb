using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PostgreSql.TestServers;

namespace EventStore.EfCore.PostgreSql.Tests;

/// <summary>A database of its own for one test, gone afterwards.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    private TestDatabase(PostgreSqlServer server, string name)
    {
        Server = server;
        Name = name;
    }

    public PostgreSqlServer Server { get; }

    public string Name { get; }

    public string ConnectionString => Server.ConnectionStringOf(Name);

    /// <summary>A database with nothing in it.</summary>
    public static async Task<TestDatabase> CreateAsync() => await CreateAsync("template0");

    /// <summary>A database with the store's tables.</summary>
    public static async Task<TestDatabase> CreateMigratedAsync()
    {
        var database = await CreateAsync(await Template.Value);
        // A copy is the store that it is a copy of, until it says otherwise.
        await database.ExecuteAsync(
            """UPDATE eventstore."StoreIdentity" SET "Value" = decode(replace(gen_random_uuid()::text, '-', ''), 'hex')""");
        return database;
    }

    /// <summary>A name under which there is no database.</summary>
    public static async Task<TestDatabase> MissingAsync() => new(await TestServer.GetAsync(), NewName());

    public Task<NpgsqlConnection> OpenAsync() => Server.OpenAsync(Name);

    public Task ExecuteAsync(string sql) => Server.ExecuteAsync(sql, Name);

    public async ValueTask DisposeAsync()
    {
        using (var pooled = new NpgsqlConnection(new PostgreSqlTarget(ConnectionString).ConnectionString(new())))
            NpgsqlConnection.ClearPool(pooled);

        // The server makes a checkpoint for it, which takes longer than most tests.
        if (!Server.IsThrownAway)
            await Server.ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private static async Task<TestDatabase> CreateAsync(string template)
    {
        var database = await MissingAsync();
        await database.Server.ExecuteAsync($"CREATE DATABASE {database.Name} TEMPLATE {template}");
        return database;
    }

    private static async Task<string> MakeTemplateAsync()
    {
        var database = await CreateAsync();
        TestRun.AtItsEnd(() => database.DisposeAsync().AsTask().GetAwaiter().GetResult());
        var services = new ServiceCollection();
        services.AddEventStore().UsePostgreSql(database.ConnectionString + ";Pooling=false");
        await using var application = services.BuildServiceProvider();
        await application.GetRequiredService<IEventStoreSchema>().MigrateAsync();
        return database.Name;
    }

    private static string NewName() => $"test_{Guid.NewGuid():N}";
}
