using System.Diagnostics;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>The outcome of what was read. Grows with each commit, so it tells the truth whenever the work ends.</summary>
internal sealed class IngestReport
{
    /// <summary>The most rejections that are kept for the answer; all are counted and written as they come.</summary>
    public const int MaxRejections = 1000;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<Rejection> _rejections = [];
    private readonly SortedDictionary<string, long> _storedByServer = new(StringComparer.Ordinal);

    /// <summary>Events and rejected items: stored + duplicates + repaired + erased + rejected.</summary>
    public long Read => Stored + Duplicates + Repaired + Erased + Rejected;

    public long Stored { get; private set; }

    public long Duplicates { get; private set; }

    /// <summary>How many were known and are erased: their content is not brought back.</summary>
    public long Erased { get; private set; }

    /// <summary>How many of the stored are beside another event of the same author and sequence.</summary>
    public long Forks { get; private set; }

    /// <summary>How many took the place of their damaged rows.</summary>
    public long Repaired { get; private set; }

    public long Rejected { get; private set; }

    public double Seconds => _clock.Elapsed.TotalSeconds;

    /// <summary>Whether the source was read to its end.</summary>
    public bool IsComplete { get; set; }

    public IReadOnlyList<Rejection> Rejections => _rejections;

    public IReadOnlyDictionary<string, long> StoredByServer => _storedByServer;

    public void Add(Rejection rejection)
    {
        Rejected++;
        if (_rejections.Count < MaxRejections)
            _rejections.Add(rejection);
    }

    public void Add(IReadOnlyList<Event> events, StoreResult result)
    {
        Stored += result.Stored;
        Duplicates += result.Duplicates;
        Erased += result.Erased;
        Forks += result.Forks;
        Repaired += result.Repaired;
        for (var i = 0; i < events.Count; i++)
        {
            if (result.Receipts[i].Outcome is not (StoreOutcome.Stored or StoreOutcome.StoredAsFork))
                continue;
            var server = events[i].Server.Value;
            _storedByServer[server] = _storedByServer.GetValueOrDefault(server) + 1;
        }
    }
}
