namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class Left
{
    public int Id { get; set; }
    public int? RightId { get; set; }
}
