namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// A clock that can hold up, or fail, whoever asks for the time. The writer asks inside its transaction: so a test can stop it there,
/// arrange what waits behind it, and let it go, without depending on how long anything takes.
/// </summary>
internal sealed class GatedClock : TimeProvider, IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly SemaphoreSlim _arrivals = new(0);

    private int _asked;
    private int _failuresLeft;
    private volatile bool _isStopped;

    /// <summary>How often the time was asked for: once in each transaction.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Is called, by whoever asks, before the answer.</summary>
    public Action OnAsked { get; set; } = () => { };

    /// <summary>Makes the errors in which questions end while there are failures left.</summary>
    public Func<Exception> Failure { get; set; } = () => new ClockFailedException();

    /// <summary>How many of the next questions for the time end in an error.</summary>
    public int FailuresLeft
    {
        set => Volatile.Write(ref _failuresLeft, value);
    }

    /// <summary>Whether it no longer measures how long anything takes; the time can still be asked for.</summary>
    public bool IsStopped
    {
        set => _isStopped = value;
    }

    public void Close() => _open.Reset();

    public void Open() => _open.Set();

    /// <summary>Returns when somebody has come to the closed gate.</summary>
    public Task ArrivedAsync() => _arrivals.WaitAsync();

    public override DateTimeOffset GetUtcNow()
    {
        Interlocked.Increment(ref _asked);
        OnAsked();
        if (Volatile.Read(ref _failuresLeft) > 0 && Interlocked.Decrement(ref _failuresLeft) >= 0)
            throw Failure();
        if (!_open.IsSet)
            _arrivals.Release();
        _open.Wait();
        return base.GetUtcNow();
    }

    public override long GetTimestamp() => _isStopped ? throw Failure() : base.GetTimestamp();

    public void Dispose()
    {
        // Whoever still waits would do so for ever.
        _open.Set();
        _open.Dispose();
        _arrivals.Dispose();
    }

    public sealed class ClockFailedException() : Exception("the clock failed");
}
