namespace EventStore.EfCore.Providers;

/// <summary>A watch that has begun.</summary>
internal interface IChanges : IDisposable
{
    /// <summary>Returns true as soon as something may have been committed since the last return; false when the time is over.</summary>
    Task<bool> WaitAsync(TimeSpan time, CancellationToken cancellationToken);
}
