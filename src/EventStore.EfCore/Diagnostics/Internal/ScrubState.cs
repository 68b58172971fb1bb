using System.Globalization;

namespace EventStore.EfCore.Diagnostics;

/// <summary>What the scrubber found and when it came to the end: written by it, read by the health check and the gauges.</summary>
internal sealed class ScrubState(TimeProvider clock) : IHealthCondition
{
    private readonly Lock _gate = new();
    private (DateTimeOffset Since, TimeSpan Every)? _schedule;
    private DateTimeOffset? _completed;
    private (long Count, string? First) _last;
    private (long Count, string? First) _present;
    private long _eventsChecked;
    private string? _failure;

    /// <summary>How long ago a run was complete; null when none was.</summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_gate)
                return _completed is { } completed ? clock.GetUtcNow() - completed : null;
        }
    }

    /// <summary>How many findings of damage there are, by the last complete run, or by the one since.</summary>
    public long Damages
    {
        get
        {
            lock (_gate)
                return Worst.Count;
        }
    }

    /// <summary>How many events were checked, in all runs.</summary>
    public long EventsChecked => Interlocked.Read(ref _eventsChecked);

    /// <summary>What is wrong when no run was complete for two of the intervals in which one is wanted.</summary>
    public string? Complaint
    {
        get
        {
            lock (_gate)
            {
                if (_schedule is not var (since, every) || clock.GetUtcNow() - (_completed ?? since) <= 2 * every)
                    return null;
                var last = _completed is { } completed
                    ? $"The archive was last verified at {completed:u}"
                    : "The archive was not verified yet";
                var reason = _failure is null ? "Where it is just slow, give it a higher rate." : $"The last attempt failed: {_failure}";
                return $"{last}, and that is wanted every {every}. {reason}";
            }
        }
    }

    /// <summary>The damage that was found.</summary>
    public string? Failure
    {
        get
        {
            lock (_gate)
            {
                return Worst is ( > 0 and var count, var first)
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"Verification found damage, {count} findings; the first: {first?.TrimEnd('.')}. `eventstore verify` names all.")
                    : null;
            }
        }
    }

    private (long Count, string? First) Worst => _present.Count > _last.Count ? _present : _last;

    /// <summary>From now on a run is wanted in each interval.</summary>
    public void Expect(DateTimeOffset now, TimeSpan every)
    {
        lock (_gate)
            _schedule = (now, every);
    }

    /// <summary>The present run came a page further.</summary>
    /// <param name="events">How many more events were checked.</param>
    /// <param name="damages">How many findings of damage it has.</param>
    /// <param name="first">The first of them.</param>
    public void Progressed(long events, long damages, string? first)
    {
        Interlocked.Add(ref _eventsChecked, events);
        lock (_gate)
            (_present, _failure) = ((damages, first), null);
    }

    /// <summary>The present run came to the end.</summary>
    public void Completed()
    {
        lock (_gate)
            (_last, _present, _completed) = (_present, default, clock.GetUtcNow());
    }

    public void Failed(string reason)
    {
        lock (_gate)
            _failure = reason;
    }
}
