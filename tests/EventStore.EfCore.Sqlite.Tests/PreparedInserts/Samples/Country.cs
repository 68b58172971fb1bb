namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class Country
{
    public int Id { get; set; }
    public string Code { get; set; } = "";
}
