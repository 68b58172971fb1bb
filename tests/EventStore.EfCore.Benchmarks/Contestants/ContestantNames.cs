namespace EventStore.EfCore.Benchmarks.Contestants;

internal static class ContestantNames
{
    public const string Ours = "ours";
    public const string Measured = "ours, listened to";
    public const string Bulk = "ours, bulk load";
    public const string Stock = "stock SaveChanges";
    public const string BulkCopy = "linq2db BulkCopy";
    public const string Prepared = "prepared loop, unique index on hashes";
    public const string PreparedOurs = "prepared loop, our table";
    public const string Legacy = "prepared loop, legacy table";
    public const string LegacyWal = "prepared loop, legacy table, WAL and FULL";
    public const string Copy = "COPY binary";
    public const string CopyWithoutIndex = "COPY binary, index built at the end";
    public const string Grouped = "64 callers, group commit";
    public const string OneLane = "64 callers, one writer lane";
    public const string Alone = "64 callers, each call alone";
}
