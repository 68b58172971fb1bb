using System.Diagnostics;
using EventStore.EfCore.ConformanceTests;

namespace EventStore.EfCore.PostgreSql.Tests.Failover;

/// <summary>
/// Stores that know nothing of each other, and have two callers each. They write to the same servers until they are told to stop, and end
/// at the first error.
/// </summary>
internal sealed class Writers : IAsyncDisposable
{
    private readonly StoreApplication[] _applications;
    private readonly Caller[] _callers;
    private readonly Task[] _work;
    private volatile bool _isStopping;

    /// <param name="connectionStrings">One for each store.</param>
    /// <param name="configure">Sets the options of each of them.</param>
    public Writers(IEnumerable<string> connectionStrings, Action<PostgreSqlEventStoreOptions>? configure = null)
    {
        _applications = [.. connectionStrings.Select(c => new StoreApplication(c, configure))];
        _callers = [.. Enumerable.Range(0, _applications.Length * 2).Select(i => new Caller(_applications[i / 2].Store, i))];
        _work = [.. _callers.Select(caller => Task.Run(async () =>
        {
            while (!_isStopping)
                await caller.StoreAsync();
        }))];
    }

    /// <summary>How many events were acknowledged.</summary>
    public int Acknowledged => _callers.Sum(c => c.Acknowledged);

    /// <summary>Returns when each caller has had some more answers.</summary>
    public async Task GoOnAsync(int answers = 3)
    {
        var goals = _callers.Select(c => c.Answers + answers).ToArray();
        for (var i = 0; i < goals.Length; i++)
        {
            while (_callers[i].Answers < goals[i])
            {
                if (_work[i].IsCompleted)
                    await _work[i];
                await Task.Delay(5);
            }
        }
    }

    /// <summary>The longest time that a caller waited for an answer, of those that came since.</summary>
    public TimeSpan LongestSilence(long since) => _callers.Max(c => c.LongestSilence(since));

    /// <summary>What was acknowledged until all callers had stopped, none of them with an error.</summary>
    public async Task<IReadOnlyCollection<Event>> StopAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_work);
        return [.. _callers.SelectMany(c => c.Events)];
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        await Task.WhenAll(_work).ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var application in _applications)
            await application.DisposeAsync();
    }

    private sealed class Caller(IEventStore store, int author)
    {
        private readonly Random _random = new(author);
        private readonly Dictionary<ServerId, ChainBuilder> _chains = [];
        private readonly List<long> _answers = [Stopwatch.GetTimestamp()];

        public List<Event> Events { get; } = [];

        public int Acknowledged
        {
            get
            {
                lock (_answers)
                    return Events.Count;
            }
        }

        public int Answers
        {
            get
            {
                lock (_answers)
                    return _answers.Count;
            }
        }

        public TimeSpan LongestSilence(long since)
        {
            lock (_answers)
            {
                return _answers.Zip(_answers.Skip(1)).Where(p => p.Second >= since)
                    .Select(p => Stopwatch.GetElapsedTime(p.First, p.Second)).DefaultIfEmpty().Max();
            }
        }

        /// <summary>One call: to several servers, in no order, and with duplicates refused, so that none may be run twice.</summary>
        public async Task StoreAsync()
        {
            var names = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => $"server {_random.Next(6)}").Distinct();
            var batch = names.SelectMany(name => ChainOf(new ServerId(name)).Take(_random.Next(1, 4), "general")).ToArray();
            var result = await store.StoreEventsAsync(batch);
            if (result.Stored != batch.Length)
                throw new InvalidOperationException($"Of {batch.Length} new events {result.Stored} are said to be stored.");

            lock (_answers)
            {
                Events.AddRange(batch);
                _answers.Add(Stopwatch.GetTimestamp());
            }
        }

        private ChainBuilder ChainOf(ServerId server)
        {
            if (!_chains.TryGetValue(server, out var chain))
                _chains.Add(server, chain = new ChainBuilder(server, author));
            return chain;
        }
    }
}
