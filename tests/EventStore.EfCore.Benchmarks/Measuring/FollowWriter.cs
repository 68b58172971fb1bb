using System.Diagnostics;
using System.Security.Cryptography;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>Stores the events that are followed, each of a new author.</summary>
internal static class FollowWriter
{
    /// <summary>Stores them, and tells of each, when it was answered, which it was and the time: ticks of a clock that all processes of
    /// the machine share.</summary>
    public static async Task RunAsync(IEventStore store, FollowPlan plan, int first, Action<int, long> answered)
    {
        for (var number = first; number < first + plan.Commits; number++)
        {
            await store.StoreEventAsync(Make(plan.ServerOf(number), number));
            answered(number, Stopwatch.GetTimestamp());
            await Task.Delay(plan.PauseMs);
        }
    }

    private static Event Make(ServerId server, int number)
    {
        var author = AuthorId.FromBytes(SHA256.HashData(BitConverter.GetBytes(number)));
        var content = new EventContent(author, 1, EventHash.None, [], new byte[300], number);
        return Event.Create(server, content, new byte[EventLimits.SignatureBytes]);
    }
}
