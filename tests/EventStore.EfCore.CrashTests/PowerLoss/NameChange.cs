namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>A name made or removed in the folder, or both in one step: a renaming.</summary>
internal sealed record NameChange(SystemCall Call, string? Removed, string? Made, Inode Inode) : Change(Call)
{
    public override Inode? SyncedBy => null;

    public override void ApplyTo(DiskImage image) => ApplyTo(image.Names);

    public void ApplyTo(Dictionary<string, Inode> names)
    {
        if (Removed is not null)
            names.Remove(Removed);
        if (Made is not null)
            names[Made] = Inode;
    }
}
