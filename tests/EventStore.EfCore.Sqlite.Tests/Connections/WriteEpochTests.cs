using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Connections;

/// <summary>A writer believes what it remembers as long as nobody else has written, and not longer.</summary>
[Collection(PoolTests.Name)]
public sealed class WriteEpochTests : IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly ChainBuilder _chain = new(Grove, 1);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_writer_alone_asks_for_nothing_that_it_remembers()
    {
        var watch = new CommandWatch();
        await using var application = Build(watch);
        await application.Store.StoreEventsAsync(_chain.Take(3));
        await application.Store.StoreEventAsync(_chain.Next());
        var before = watch.Queries;
        for (var i = 0; i < 10; i++)
            (await application.Store.StoreEventAsync(_chain.Next())).Position.ShouldBe(5 + i);

        // More only if this machine paused for the second after which a writer rests.
        (watch.Queries - before).ShouldBeLessThan(10);
    }

    [Fact]
    public async Task What_other_stores_write_in_between_is_seen()
    {
        await using var first = Build();
        await using var second = Build();
        var position = 0L;
        for (var round = 0; round < 5; round++)
        {
            foreach (var (writer, other) in new[] { (first, second), (second, first) })
            {
                var item = _chain.Next();
                (await writer.Store.StoreEventAsync(item)).ShouldBe(new StoreReceipt(StoreOutcome.Stored, ++position));
                (await other.Store.StoreEventAsync(item)).ShouldBe(new StoreReceipt(StoreOutcome.AlreadyStored, position));
                (await other.Store.StoreEventAsync(_chain.ForkOf(item))).ShouldBe(new StoreReceipt(StoreOutcome.StoredAsFork, ++position));
            }
        }

        (await first.Verifier.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Ok.ShouldBeTrue(), r => r.EventsChecked.ShouldBe(20));
    }

    [Fact]
    public async Task What_was_written_by_the_same_connection_in_other_hands_is_seen()
    {
        await using var first = Build();
        await using var second = Build();
        for (var position = 1; position <= 10; position++)
        {
            var writer = position % 2 == 0 ? first : second;
            (await writer.Store.StoreEventAsync(_chain.Next())).Position.ShouldBe(position);

            // Back into the pool that both share.
            await writer.Services.GetRequiredService<KeptContexts>().ReleaseAsync();
        }
    }

    [Fact]
    public async Task Whoever_writes_has_a_thread_of_its_own()
    {
        var threads = new List<Thread>();
        var watch = new TransactionTrouble();
        await using var application = Build(watch);
        await application.Schema.MigrateAsync();
        watch.Committing = () => threads.Add(Thread.CurrentThread);
        foreach (var item in _chain.Take(5))
            await application.Store.StoreEventAsync(item);
        threads.Count.ShouldBe(5);
        threads.Distinct().ShouldHaveSingleItem().IsThreadPoolThread.ShouldBeFalse();
    }

    private StoreApplication Build(params IInterceptor[] interceptors) => new(_folder.ConnectionString, interceptors: interceptors);
}
