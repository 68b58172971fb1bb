using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Files;

/// <summary>A reader that keeps its snapshot lets the log grow: whoever looks is told.</summary>
[Collection(PoolTests.Name)]
public sealed class OversizedLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_log_of_more_than_twice_its_size_is_a_warning_with_what_to_do()
    {
        await using var application = new StoreApplication(_folder.ConnectionString, configureSqlite: o => o.WalAutoCheckpointPages = 100);
        var events = new ChainBuilder(new ServerId("grove"), 1).Take(1_000);
        await application.Store.StoreEventsAsync(events[..10]);
        (await application.Verifier.InspectAsync()).Warnings.ShouldBeEmpty();

        using (var reader = _folder.Open())
        {
            reader.Execute("BEGIN");
            reader.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("10");
            foreach (var batch in events[10..].Chunk(10))
                await application.Store.StoreEventsAsync(batch);

            var report = await application.Verifier.InspectAsync();
            report.LogBytes.ShouldBeGreaterThan(2 * 100 * 4096);
            report.LogBytes.ShouldBe(new FileInfo(_folder.File + "-wal").Length);
            report.Warnings.ShouldHaveSingleItem().ShouldContain($"{report.LogBytes} bytes");
            report.Warnings[0].ShouldContain("end that reader");
        }
    }
}
