namespace EventStore.EfCore;

/// <summary>What a copy has done. Every event of it was compared with the source's.</summary>
/// <param name="Servers">The logs, by name.</param>
public sealed record CopyReport(IReadOnlyList<CopiedLog> Servers)
{
    /// <summary>How many events were copied.</summary>
    public long Copied => Servers.Sum(s => s.Copied);

    /// <summary>How many events there are now, and were compared: those that were here before, too.</summary>
    public long Events => Servers.Sum(s => s.Events);
}
