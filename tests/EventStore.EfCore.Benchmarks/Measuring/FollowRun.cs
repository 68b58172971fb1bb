using System.Diagnostics;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>How long after the answer to its commit an event is with those who follow.</summary>
internal static class FollowRun
{
    /// <param name="store">The store whose logs are followed.</param>
    /// <param name="followers">How many follow; they are dealt out to the servers.</param>
    /// <param name="plan">What is written.</param>
    /// <param name="first">The number of the first event.</param>
    /// <param name="write">Writes it, and tells of each event its number and when it was answered.</param>
    public static async Task<LatencyResult> RunAsync(
        IEventStore store, int followers, FollowPlan plan, int first, Func<Action<int, long>, Task> write)
    {
        using var end = new CancellationTokenSource();
        var answers = new long[plan.Commits];
        var starts = new Dictionary<ServerId, long>();
        foreach (var summary in await store.GetServersAsync())
            starts[summary.Server] = summary.LastPosition;

        var lanes = Enumerable.Range(0, followers).Select(i => new Lane(store, plan, i % plan.Servers, first, starts, end.Token)).ToArray();
        await Task.WhenAll(lanes.Select(l => l.Started));
        await Task.Delay(500);
        await write((number, time) => answers[number - first] = time);
        await Task.WhenAll(lanes.Select(l => l.Received));
        await end.CancelAsync();
        return LatencyResult.Of(lanes.SelectMany(l => l.Times)
            .Select(t => Stopwatch.GetElapsedTime(Math.Min(answers[t.Number - first], t.Ticks), t.Ticks)));
    }

    /// <summary>One follower, and when each event of its server came.</summary>
    private sealed class Lane
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Lane(
            IEventStore store, FollowPlan plan, int lane, int first, Dictionary<ServerId, long> starts, CancellationToken token)
        {
            int[] numbers = [.. Enumerable.Range(first, plan.Commits).Where(n => n % plan.Servers == lane)];
            var server = plan.ServerOf(lane);
            Received = Task.Run(() => ReceiveAsync(store.FollowLogAsync(server, starts.GetValueOrDefault(server), token), numbers), token);
        }

        public Task Started => _started.Task;

        public Task Received { get; }

        public List<(int Number, long Ticks)> Times { get; } = [];

        private async Task ReceiveAsync(IAsyncEnumerable<StoredEvent> log, int[] numbers)
        {
            await using var events = log.GetAsyncEnumerator();
            foreach (var number in numbers)
            {
                var next = events.MoveNextAsync();
                _started.TrySetResult();
                if (!await next || events.Current.Event.Content.TimestampHintMs != number)
                    throw new BenchmarkFailedException($"A follower did not get event {number} next.");
                Times.Add((number, Stopwatch.GetTimestamp()));
            }
        }
    }
}
