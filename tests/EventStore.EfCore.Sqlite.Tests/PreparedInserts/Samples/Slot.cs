namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class Slot
{
    public string Id { get; set; } = "";
    public int? Place { get; set; }
}
