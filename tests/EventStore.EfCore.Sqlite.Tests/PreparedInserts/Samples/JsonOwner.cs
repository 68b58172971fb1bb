namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class JsonOwner
{
    public int Id { get; set; }
    public Address Address { get; set; } = new();
}
