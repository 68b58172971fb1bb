using EventStore.EfCore.Cli.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>The commands that look after a database.</summary>
public sealed class MaintenanceTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _store;

    public MaintenanceTests() => _store = _folder.File("archive.db");

    public async Task InitializeAsync() =>
        await Tool.DoneAsync("ingest", _folder.Write("in.jsonl", Samples.Lines(Samples.Generate(60))), "--store", _store);

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_says_what_it_did_and_verify_finds_all_as_it_was()
    {
        (await Tool.DoneAsync("checkpoint", "--store", _store)).Output.ShouldContain("the log is empty");
        (await Tool.DoneAsync("optimize", "--store", _store)).Output.ShouldContain("knows its tables");
        (await Tool.DoneAsync("reindex", "--store", _store)).Output.ShouldContain("built anew");
        (await Tool.DoneAsync("vacuum", "--store", _store)).Output.ShouldContain("bytes now");
        (await Tool.DoneAsync("checkpoint", "--json", "--store", _store)).Json.GetProperty("isComplete").GetBoolean().ShouldBeTrue();
        (await Tool.DoneAsync("optimize", "--json", "--store", _store)).Json.GetProperty("optimized").GetString().ShouldBe(_store);
        (await Tool.DoneAsync("reindex", "--json", "--store", _store)).Json.GetProperty("reindexed").GetString().ShouldBe(_store);
        (await Tool.DoneAsync("vacuum", "--json", "--store", _store)).Json.GetProperty("bytesAfter").GetInt64()
            .ShouldBe(new FileInfo(_store).Length);
        await Tool.DoneAsync("verify", "--store", _store);
    }

    [Fact]
    public async Task Usage_tells_what_each_server_takes()
    {
        var usage = (await Tool.DoneAsync("usage", "--json", "--store", _store)).Json;
        var servers = (await Tool.DoneAsync("servers", "--json", "--store", _store)).Json.GetProperty("servers");
        usage.GetProperty("servers").EnumerateArray().Select(s => (s.GetProperty("server").GetString(), s.GetProperty("events").GetInt64()))
            .ShouldBe(
                servers.EnumerateArray().Select(s => (s.GetProperty("server").GetString(), s.GetProperty("events").GetInt64())),
                ignoreOrder: true);
        usage.GetProperty("bytes").GetInt64().ShouldBeGreaterThan(0);
        var lines = (await Tool.DoneAsync("usage", "--store", _store)).Lines;
        lines[0].ShouldBe("server\tevents\tcontent\tbytes");
        lines.ShouldContain(l => l.StartsWith("empty\t"));
    }

    [Fact]
    public async Task Nothing_is_made_of_a_store_that_is_not_there()
    {
        foreach (var command in new[] { "checkpoint", "optimize", "reindex", "vacuum", "usage", "unlock" })
        {
            var result = await Tool.RunAsync(command, "--store", _store + ".none");
            result.ExitCode.ShouldBe(1, command);
            result.Error.ShouldContain(".none");
            File.Exists(_store + ".none").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Unlock_asks_first_and_releases_only_what_it_may()
    {
        (await Tool.DoneAsync("unlock", "--store", _store)).Output.ShouldContain("no locks");
        Lock();

        var refused = await Tool.RunWithInputAsync("n\n", "unlock", "--store", _store);
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("Write 'yes' to go on.");
        refused.Output.ShouldContain("2026-11-29T09:00:00.000Z");
        (await Tool.RunWithInputAsync("", "unlock", "--store", _store)).ExitCode.ShouldBe(1);

        (await Tool.RunWithInputAsync("yes\n", "unlock", "--store", _store)).ExitCode.ShouldBe(0);
        (await Tool.DoneAsync("unlock", "--store", _store)).Output.ShouldContain("no locks");
        Lock();
        (await Tool.DoneAsync("unlock", "--yes", "--json", "--store", _store)).Json.GetProperty("released").GetArrayLength().ShouldBe(1);
    }

    private void Lock()
    {
        using var connection = new SqliteConnection($"Data Source={_store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-29 09:00:00+00:00')
            """;
        command.ExecuteNonQuery();
    }
}
