namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class ComplexOwner
{
    public int Id { get; set; }
    public Address Address { get; set; } = new();
}
