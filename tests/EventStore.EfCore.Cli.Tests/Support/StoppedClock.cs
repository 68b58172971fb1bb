using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Always the same time, so that events can have the same time of storing in two stores.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public static async Task StoreAsync(string path, IReadOnlyCollection<Event> events)
    {
        var services = new ServiceCollection().AddSingleton<TimeProvider>(new StoppedClock());
        services.AddEventStore().UseSqlite($"Data Source={path};Pooling=false");
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IEventStore>().StoreEventsAsync(events);
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddDays(20_000);
}
