using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests.PostgreSql;

public sealed class PostgreSqlBackupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_are_left_to_PostgreSQLs_own_tools_which_are_named()
    {
        await using var store = await PostgreSqlStore.OfAsync(Samples.Chain(1, 3));
        foreach (var args in new[]
        {
            new[] { "backup", _folder.File("copy.db"), "--store", store.Uri, "--json" },
            ["backup", _folder.File("backups"), "--keep", "2", "--store", store.Uri, "--json"],
            ["restore", _folder.File("copy.db"), "--to", store.Uri, "--json"],
        })
        {
            var result = await Tool.RunAsync(args);
            result.ExitCode.ShouldBe(1);
            result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("storageUnsupported");
            result.Error.ShouldContain("`pg_basebackup` and WAL archiving");
            result.Error.ShouldContain("eventstore backup --log DIR");
            result.Error.ShouldNotContain(store.Password);
        }

        Directory.GetFileSystemEntries(_folder.Root).ShouldBeEmpty();
    }

    [Fact]
    public async Task Logs_go_from_a_server_into_a_folder_and_from_there_into_any_engine()
    {
        var chain = Samples.Chain(1, 9);
        Event[] events = [chain[0], chain[3], chain[8], Samples.Create(1, 4, chain[2], [7]), .. Samples.Generate(60)];
        await using var store = await PostgreSqlStore.OfAsync(events);
        await using var other = await PostgreSqlStore.NameAsync();
        var (backup, file) = (_folder.File("log"), _folder.File("restored.db"));

        (await Tool.DoneAsync("backup", "--log", backup, "--store", store.Uri, "--json")).Number("added").ShouldBe(64);
        (await Tool.DoneAsync("restore", "--log", backup, "--to", other.Uri, "--json")).Number("copied").ShouldBe(64);
        (await Tool.DoneAsync("restore", "--log", backup, "--to", file, "--json")).Number("copied").ShouldBe(64);

        // Compared with the archive itself, too: a copy compares what is there already.
        (await Tool.DoneAsync("copy", "--from", store.Uri, "--to", other.Uri, "--json")).Number("copied").ShouldBe(0);
        (await Tool.DoneAsync("copy", "--from", store.Uri, "--to", file, "--json")).Number("copied").ShouldBe(0);
    }
}
