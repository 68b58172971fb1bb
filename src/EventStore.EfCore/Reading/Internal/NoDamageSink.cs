namespace EventStore.EfCore.Reading;

/// <summary>For databases whose damage nobody records here: copies, backups.</summary>
internal sealed class NoDamageSink : IDamageSink
{
    public static NoDamageSink Instance { get; } = new();

    public void Report(ServerId server, CorruptEvent corrupt)
    {
    }
}
