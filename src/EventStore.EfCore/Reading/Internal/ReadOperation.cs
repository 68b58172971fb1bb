namespace EventStore.EfCore.Reading;

/// <summary>The values of <see cref="EventStoreTelemetry.Operation"/>.</summary>
internal static class ReadOperation
{
    public const string History = "history";
    public const string Log = "log";
    public const string Missing = "missing";
    public const string Heads = "heads";
    public const string Find = "find";
    public const string Identity = "identity";
    public const string Servers = "servers";
    public const string Statistics = "statistics";
}
