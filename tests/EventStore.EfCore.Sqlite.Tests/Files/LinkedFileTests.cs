using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Files;

/// <summary>A database behind a symbolic link: SQLite keeps its log beside the file that is meant.</summary>
[Collection(PoolTests.Name)]
public sealed class LinkedFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _links = new();

    public void Dispose()
    {
        _links.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sizes_are_those_of_the_file_that_is_meant_and_of_its_log()
    {
        File.CreateSymbolicLink(_links.File, _folder.File);
        await using var application = new StoreApplication(_links.ConnectionString);
        await application.Store.StoreEventsAsync(new ChainBuilder(new ServerId("grove"), 1).Take(50));
        using var reader = _folder.Open();
        reader.Execute("BEGIN");
        reader.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("50");

        var report = await application.Verifier.InspectAsync();
        var statistics = await application.Store.GetStatisticsAsync();

        var (database, log) = (new FileInfo(_folder.File).Length, new FileInfo(_folder.File + "-wal").Length);
        log.ShouldBeGreaterThan(0);
        report.Files.ShouldBe(new Dictionary<string, long> { ["archive.db"] = database, ["archive.db-wal"] = log });
        report.LogBytes.ShouldBe(log);
        statistics.Bytes.ShouldBe(database + log);
    }
}
