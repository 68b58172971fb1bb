using Npgsql;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Schema;

/// <summary>
/// What a release may take to a database instead of <c>dotnet ef database update</c>: a script, and a program. Both are run by a role that
/// may make a schema in it, and nothing else.
/// </summary>
public sealed class ReleaseTests : IAsyncLifetime, IDisposable
{
    private readonly MigrationsProject _project = new();
    private readonly string _role = $"migrator_{Guid.NewGuid():N}";
    private TestDatabase _database = null!;

    private string ConnectionString => new NpgsqlConnectionStringBuilder(_database.ConnectionString)
    {
        Username = _role,
        Password = "migrates",
    }.ConnectionString;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync($"""
            CREATE ROLE {_role} LOGIN PASSWORD 'migrates';
            GRANT CREATE ON DATABASE {_database.Name} TO {_role};
            """);
    }

    public async Task DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task An_idempotent_script_and_a_bundle_of_the_tools_migrate_and_may_be_run_again()
    {
        var script = await _project.MakeAsync("script", "--idempotent");
        var bundle = await _project.MakeAsync("bundle");

        await RunScriptAsync(script);
        await RunScriptAsync(script);
        await ShouldBeAStoreAsync();

        // On what the script has left, and on nothing.
        await MigrationsProject.RunAsync(bundle, "--connection", ConnectionString);
        await ShouldBeAStoreAsync();
        await _database.ExecuteAsync("DROP SCHEMA eventstore CASCADE");
        await MigrationsProject.RunAsync(bundle, "--connection", ConnectionString);
        await ShouldBeAStoreAsync();
    }

    private async Task RunScriptAsync(string file)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(await File.ReadAllTextAsync(file), connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task ShouldBeAStoreAsync()
    {
        await using var application = new StoreApplication(ConnectionString);
        (await application.Schema.GetStatusAsync()).Pending.ShouldBeEmpty();
        await application.Store.StoreEventsAsync(
            new ConformanceTests.ChainBuilder(new ServerId("grove"), 1).Take(3), DuplicatePolicy.Skip);
        (await application.Verifier.VerifyAsync()).EventsChecked.ShouldBe(3);
        (await Should.ThrowAsync<PostgresException>(() => _database.ExecuteAsync("DELETE FROM eventstore.\"Events\""))).MessageText
            .ShouldContain("append-only");
    }
}
