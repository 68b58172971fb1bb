namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public class Animal
{
    public int Id { get; set; }
    public string Name { get; set; } = "";
}
