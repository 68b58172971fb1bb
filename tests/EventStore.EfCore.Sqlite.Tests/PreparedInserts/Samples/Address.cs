namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class Address
{
    public string City { get; set; } = "";
}
