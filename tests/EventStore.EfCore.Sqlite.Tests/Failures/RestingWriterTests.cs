using EventStore.EfCore.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Failures;

/// <summary>What the writer does while it rests does not end it when it fails.</summary>
public sealed class RestingWriterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_context_factory_that_fails_while_the_writer_rests_does_not_end_the_writer()
    {
        var factory = new FailingFactory();
        var services = new ServiceCollection();
        factory.Register(services);
        services.AddEventStore().UseSqlite(_folder.ConnectionString);
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IEventStore>();
        var events = new ChainBuilder(Grove, 1).Take(10);
        await store.StoreEventsAsync(events[..5]);

        using var asked = new SemaphoreSlim(0);
        factory.Asked = () => asked.Release();
        factory.IsFailing = true;
        (await asked.WaitAsync(Patience)).ShouldBeTrue();
        (await asked.WaitAsync(Patience)).ShouldBeTrue();
        factory.IsFailing = false;

        await store.StoreEventsAsync(events[5..]).WaitAsync(Patience);
        (await store.GetLogAsync(new LogRequest(Grove))).Events.Select(e => e.Event).ShouldBe(events);
    }
}
