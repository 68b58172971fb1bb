namespace EventStore.EfCore.Verification;

/// <summary>Keeps reading down to a rate: what was read is paid for with waiting before more is.</summary>
internal sealed class Pace(int? eventsPerSecond, TimeProvider clock)
{
    private DateTimeOffset _due = DateTimeOffset.MinValue;

    /// <summary>How many rows a page may have, of so many at most: those of a second.</summary>
    public int PageOf(int most) => Math.Min(most, eventsPerSecond ?? most);

    /// <summary>Returns when more may be read.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_due - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>So many rows were read. Time that went by unused is not made up for.</summary>
    public void Took(int rows)
    {
        if (eventsPerSecond is not { } rate)
            return;
        var now = clock.GetUtcNow();
        _due = (_due > now ? _due : now) + (TimeSpan.FromSeconds(1) * rows / rate);
    }
}
