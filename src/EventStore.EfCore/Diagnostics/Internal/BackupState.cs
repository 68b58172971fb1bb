namespace EventStore.EfCore.Diagnostics;

/// <summary>When the last good backup was taken: written by backups, read by the health check and a gauge.</summary>
internal sealed class BackupState(TimeProvider clock) : IHealthCondition
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _lastGood;
    private (DateTimeOffset Since, TimeSpan Every)? _schedule;
    private string? _failure;

    /// <summary>The moment that the last good backup is of; null for none that is known.</summary>
    public DateTimeOffset? LastGood
    {
        get
        {
            lock (_gate)
                return _lastGood;
        }
    }

    /// <summary>How old that is; null for none that is known.</summary>
    public TimeSpan? Age => LastGood is { } good ? clock.GetUtcNow() - good : null;

    /// <summary>What is wrong when the last good backup is older than two of the intervals in which they are made.</summary>
    public string? Complaint
    {
        get
        {
            lock (_gate)
            {
                if (_schedule is not var (since, every) || clock.GetUtcNow() - (_lastGood ?? since) <= 2 * every)
                    return null;
                var last = _lastGood is { } good ? $"The last good backup is of {good:u}" : "There is no good backup";
                var reason = _failure is null ? "" : $" The last attempt failed: {_failure}";
                return $"{last}, and one is wanted every {every}.{reason}";
            }
        }
    }

    /// <summary>A backup is in its place.</summary>
    /// <param name="takenAt">The moment that it is of.</param>
    public void Succeeded(DateTimeOffset takenAt)
    {
        lock (_gate)
        {
            if (_lastGood is null || takenAt > _lastGood)
                _lastGood = takenAt;
            _failure = null;
        }
    }

    public void Failed(string reason)
    {
        lock (_gate)
            _failure = reason;
    }

    /// <summary>From now on a backup is made in each interval.</summary>
    public void Expect(DateTimeOffset now, TimeSpan every)
    {
        lock (_gate)
            _schedule = (now, every);
    }
}
