namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class Phone
{
    public int Id { get; set; }
    public string Number { get; set; } = "";
}
