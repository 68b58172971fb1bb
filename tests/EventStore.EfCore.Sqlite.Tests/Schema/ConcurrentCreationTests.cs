using EventStore.EfCore.ConformanceTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Schema;

public class ConcurrentCreationTests
{
    // Several rounds, for what is looked for is a race.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Stores_that_create_the_same_file_at_the_same_time_all_succeed(int round)
    {
        using var folder = new TemporaryFolder();
        var applications = Enumerable.Range(0, 4).Select(_ => new StoreApplication(folder.ConnectionString)).ToArray();
        var calls = applications.Select((application, i) => Task.Run(async () =>
        {
            // Not all at the same instant, so that they meet at different steps of the creation.
            await Task.Delay(i * round * 5);
            return await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), i).Next());
        })).ToArray();
        var receipts = await Task.WhenAll(calls);
        receipts.Select(r => r.Position).Order().ShouldBe([1, 2, 3, 4]);
        foreach (var application in applications)
            await application.DisposeAsync();
    }
}
