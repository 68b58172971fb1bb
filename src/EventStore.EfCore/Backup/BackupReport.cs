namespace EventStore.EfCore;

/// <summary>A whole archive in one file, every event of which was checked.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="TakenAt">A moment up to which everything that had been acknowledged is in it.</param>
/// <param name="Servers">The logs in it, by name. Each is the beginning of the archive's, without a gap.</param>
public sealed record BackupReport(string Path, long Bytes, DateTimeOffset TakenAt, IReadOnlyList<ServerSummary> Servers)
{
    /// <summary>How many events are in it.</summary>
    public long Events => Servers.Sum(s => s.LastPosition);
}
