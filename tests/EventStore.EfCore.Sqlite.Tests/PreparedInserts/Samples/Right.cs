namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class Right
{
    public int Id { get; set; }
    public int? LeftId { get; set; }
}
