namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Something that was done to the disk and that a power cut may undo as long as no fsync has followed.</summary>
internal abstract record Change(SystemCall Call)
{
    /// <summary>The file whose fsync makes it durable; null for names, which an fsync of the folder makes durable.</summary>
    public abstract Inode? SyncedBy { get; }

    public abstract void ApplyTo(DiskImage image);

    /// <summary>What of it the disk carries out one by one.</summary>
    public virtual IEnumerable<Change> Sectors() => [this];
}
