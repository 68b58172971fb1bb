using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>A verification needs no memory for chains. Tests that run beside this one would be measured with it.</summary>
public abstract class VerifyMemoryConformance : StoreConformance
{
    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_chains()
    {
        const int chains = 200_000;
        var events = Enumerable.Range(0, chains).Select(author => new ChainBuilder(Grove, author).Next()).ToAsyncEnumerable();
        await using (var load = await Fixture.Services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            await load.StoreEventsAsync(events, new StreamOptions { BatchSize = 10_000 });
            await load.CompleteAsync();
        }

        var memory = new MemoryWatch();
        await Fixture.ReopenAsync([memory]);
        await Fixture.Verifier.VerifyAsync(Grove);
        memory.Begin();
        var report = await Fixture.Verifier.VerifyAsync(Grove);
        (report.Ok, report.EventsChecked).ShouldBe((true, chains));
        memory.Most.ShouldBeLessThan(10 * 1024 * 1024);
    }
}
