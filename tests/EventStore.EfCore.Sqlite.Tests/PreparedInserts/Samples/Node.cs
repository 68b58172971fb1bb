namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class Node
{
    public int Id { get; set; }
    public int? ParentId { get; set; }
}
