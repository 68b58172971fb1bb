namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>A file cut off or extended.</summary>
internal sealed record LengthChange(SystemCall Call, Inode Inode, long Length) : Change(Call)
{
    public override Inode? SyncedBy => Inode;

    public override void ApplyTo(DiskImage image) => image[Inode].SetLength(Length);
}
