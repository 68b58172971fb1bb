using System.Diagnostics;
using System.Diagnostics.Metrics;
using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Diagnostics;

/// <summary>Counts, times and traces what the store does, where it does it. Costs next to nothing while nobody listens.</summary>
internal sealed class StoreTelemetry
{
    private static readonly ActivitySource Activities = new(EventStoreTelemetry.Name);

    private readonly Counter<long> _written;
    private readonly Histogram<double> _writeDuration;
    private readonly Histogram<double> _queueDuration;
    private readonly Histogram<double> _commitDuration;
    private readonly Histogram<int> _commitCalls;
    private readonly Histogram<int> _commitEvents;
    private readonly Histogram<double> _readDuration;
    private readonly Counter<long> _read;
    private readonly Counter<long> _corrupt;

    public StoreTelemetry(
        IMeterFactory meters, WriterState writer, BackupState backups, ScrubState scrub, IWriteAheadLog log, TimeProvider clock)
    {
        var meter = meters.Create(EventStoreTelemetry.Name);
        _written = meter.CreateCounter<long>(EventStoreTelemetry.WrittenEvents, "{event}");
        _writeDuration = Seconds(EventStoreTelemetry.WriteDuration);
        _queueDuration = Seconds(EventStoreTelemetry.QueueDuration);
        _commitDuration = Seconds(EventStoreTelemetry.CommitDuration);
        _commitCalls = meter.CreateHistogram<int>(EventStoreTelemetry.CommitCalls, "{call}");
        _commitEvents = meter.CreateHistogram<int>(EventStoreTelemetry.CommitEvents, "{event}");
        _readDuration = Seconds(EventStoreTelemetry.ReadDuration);
        _read = meter.CreateCounter<long>(EventStoreTelemetry.ReadEvents, "{event}");
        _corrupt = meter.CreateCounter<long>(EventStoreTelemetry.CorruptEvents, "{event}");
        meter.CreateObservableGauge(EventStoreTelemetry.QueueDepth, () => writer.Calls, "{call}");
        meter.CreateObservableGauge(EventStoreTelemetry.LogSize, () => log.Bytes, "By");
        meter.CreateObservableGauge(EventStoreTelemetry.LogAge, () => writer.LogAge(clock).TotalSeconds, "s");
        meter.CreateObservableGauge(EventStoreTelemetry.BackupAge, () => Known(backups.Age), "s");
        meter.CreateObservableGauge(EventStoreTelemetry.VerifyAge, () => Known(scrub.Age), "s");
        meter.CreateObservableGauge(EventStoreTelemetry.VerifyDamages, () => scrub.Damages, "{finding}");
        meter.CreateObservableCounter(EventStoreTelemetry.VerifiedEvents, () => scrub.EventsChecked, "{event}");

        // Buckets from a warm page to a lock that somebody else holds:
        // https://opentelemetry.io/docs/specs/semconv/database/database-metrics/
        Histogram<double> Seconds(string name) => meter.CreateHistogram(
            name, "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });
    }

    /// <summary>Whether anybody wants to know how long calls wait.</summary>
    public bool TimesQueue => _queueDuration.Enabled;

    /// <summary>Whether anybody listens to activities.</summary>
    public static bool IsTraced => Activities.HasListeners();

    /// <summary>A call that stores. Null when nobody listens, as with the others.</summary>
    public Operation? BeginWrite(int events)
    {
        var activity = Activities.StartActivity(EventStoreTelemetry.WriteActivity);
        activity?.SetTag(EventStoreTelemetry.EventCount, events);
        return Begin(activity, _writeDuration, null);
    }

    public Operation? BeginRead(string operation)
    {
        var activity = Activities.StartActivity(EventStoreTelemetry.ReadActivity);
        activity?.SetTag(EventStoreTelemetry.Operation, operation);
        return Begin(activity, _readDuration, operation);
    }

    /// <summary>A transaction of calls, each with the activity in which it was made.</summary>
    public Operation? BeginCommit(int calls, int events, IEnumerable<ActivityContext> activities)
    {
        _commitCalls.Record(calls);
        _commitEvents.Record(events);
        var activity = IsTraced
            ? Activities.StartActivity(
                EventStoreTelemetry.CommitActivity, ActivityKind.Internal, default(ActivityContext), links: Links(activities))
            : null;
        activity?.SetTag(EventStoreTelemetry.EventCount, events);
        return Begin(activity, _commitDuration, null);
    }

    public void Waited(long since) => _queueDuration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);

    /// <summary>What became of the events of a call that was committed.</summary>
    public void Written(int stored, int forks, int duplicates, int repaired, int erased)
    {
        Count(stored, "stored");
        Count(forks, "fork");
        Count(duplicates, "duplicate");
        Count(repaired, "repaired");
        Count(erased, "erased");

        void Count(int events, string outcome)
        {
            if (events > 0)
                _written.Add(events, new KeyValuePair<string, object?>(EventStoreTelemetry.Outcome, outcome));
        }
    }

    public void Read(int events, int corrupt, string operation)
    {
        var tag = new KeyValuePair<string, object?>(EventStoreTelemetry.Operation, operation);
        if (events > 0)
            _read.Add(events, tag);
        if (corrupt > 0)
            _corrupt.Add(corrupt, tag);
    }

    private static Operation? Begin(Activity? activity, Histogram<double> duration, string? name) =>
        activity is null && !duration.Enabled ? null : new Operation(activity, duration, name);

    // What is not known is not told.
    private static IEnumerable<Measurement<double>> Known(TimeSpan? age) =>
        age is { } known ? [new Measurement<double>(known.TotalSeconds)] : [];

    private static IEnumerable<ActivityLink> Links(IEnumerable<ActivityContext> activities) =>
        activities.Where(c => c != default).Select(c => new ActivityLink(c));
}
