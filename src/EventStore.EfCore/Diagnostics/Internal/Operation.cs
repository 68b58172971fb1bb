using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EventStore.EfCore.Diagnostics;

/// <summary>Something that takes time: until it is disposed.</summary>
/// <param name="activity">Its activity, if somebody listens.</param>
/// <param name="duration">Where its time goes.</param>
/// <param name="name">Which operation of its kind; null for the only one.</param>
internal sealed class Operation(Activity? activity, Histogram<double> duration, string? name) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private string? _errorType;

    /// <summary>The context of its activity, for links.</summary>
    public ActivityContext Context => activity?.Context ?? default;

    public void Fail(Exception error)
    {
        _errorType = error switch
        {
            EventStoreException { ErrorType: var type } => type,
            OperationCanceledException => "cancelled",
            _ => error.GetType().FullName,
        };
        activity?.SetStatus(ActivityStatusCode.Error, error.Message).SetTag(EventStoreTelemetry.ErrorType, _errorType);
    }

    public void Dispose()
    {
        var tags = default(TagList);
        if (name is not null)
            tags.Add(EventStoreTelemetry.Operation, name);
        if (_errorType is not null)
            tags.Add(EventStoreTelemetry.ErrorType, _errorType);
        duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        activity?.Dispose();
    }
}
