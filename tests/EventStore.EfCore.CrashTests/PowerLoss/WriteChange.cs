namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Bytes written at a place.</summary>
internal sealed record WriteChange(SystemCall Call, Inode Inode, long Offset, ReadOnlyMemory<byte> Data) : Change(Call)
{
    private const int SectorBytes = 512;

    public override Inode? SyncedBy => Inode;

    public override void ApplyTo(DiskImage image) => image[Inode].Write(Offset, Data.Span);

    public override IEnumerable<Change> Sectors()
    {
        for (var start = 0; start < Data.Length;)
        {
            var length = Math.Min(Data.Length - start, SectorBytes - (int)((Offset + start) % SectorBytes));
            yield return this with { Offset = Offset + start, Data = Data.Slice(start, length) };
            start += length;
        }
    }
}
