using EventStore.EfCore.Cli.Tests.Support;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>A reader that keeps its snapshot lets the log grow without bound; `doctor` tells.</summary>
public sealed class OversizedLogTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Doctor_warns_of_a_log_that_a_reader_keeps_from_being_emptied()
    {
        var store = _folder.File("archive.db");
        await Tool.DoneAsync("migrate", "--store", store);
        using (var reader = Open(store))
        using (var writer = Open(store))
        {
            Run(writer, "CREATE TABLE filling (bytes BLOB); PRAGMA synchronous=OFF");
            using var snapshot = reader.BeginTransaction(deferred: true);
            Run(reader, "SELECT COUNT(*) FROM filling");
            for (var i = 0; i < 27; i++)
                Run(writer, "INSERT INTO filling VALUES (zeroblob(10000000))");

            var doctor = (await Tool.DoneAsync("doctor", "--store", store, "--json")).Json;
            var plain = await Tool.DoneAsync("doctor", "--store", store);

            var bytes = new FileInfo(store + "-wal").Length;
            bytes.ShouldBeGreaterThan(270_000_000);
            doctor.GetProperty("logBytes").GetInt64().ShouldBe(bytes);
            doctor.GetProperty("warnings")[0].GetString()!.ShouldContain("end that reader");
            plain.Output.ShouldContain($"write-ahead log\t{bytes} bytes\n");
            plain.Output.ShouldContain("warning\tThe write-ahead log has");
        }

        var after = await Tool.DoneAsync("doctor", "--store", store);
        after.Output.ShouldContain("write-ahead log\t0 bytes\n");
        after.Output.ShouldNotContain("warning\t");
    }

    private static SqliteConnection Open(string store)
    {
        var connection = new SqliteConnection($"Data Source={store};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
