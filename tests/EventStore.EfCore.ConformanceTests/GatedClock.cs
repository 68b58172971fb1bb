namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// A clock that can hold up whoever asks for the time. The writer asks inside its transaction: so a test can stop it there, arrange
/// what waits behind it, and let it go, without depending on how long anything takes.
/// </summary>
internal sealed class GatedClock : TimeProvider, IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly SemaphoreSlim _arrivals = new(0);

    public void Close() => _open.Reset();

    public void Open() => _open.Set();

    /// <summary>Returns when somebody stands before the closed gate.</summary>
    public Task ArrivedAsync() => _arrivals.WaitAsync();

    public override DateTimeOffset GetUtcNow()
    {
        if (!_open.IsSet)
            _arrivals.Release();
        _open.Wait();
        return base.GetUtcNow();
    }

    public void Dispose()
    {
        _open.Dispose();
        _arrivals.Dispose();
    }
}
