namespace EventStore.EfCore.Database;

/// <summary>What a kept context has found in its database. It is believed for as long as nobody has committed anything since.</summary>
internal sealed class ReadMemory
{
    private long _epoch;

    /// <summary>The schema's version; null until it is looked at.</summary>
    public long? SchemaVersion { get; set; }

    /// <summary>The server whose row was read last.</summary>
    public ServerState? Server { get; set; }

    /// <summary>To be called before each read.</summary>
    /// <param name="epoch">As <see cref="IWriteEpoch"/> tells it; not 0.</param>
    public void Begin(long epoch)
    {
        if (epoch != _epoch)
            (SchemaVersion, Server) = (null, null);
        _epoch = epoch;
    }
}
