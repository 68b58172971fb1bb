namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class Cat : Animal
{
    public int Lives { get; set; }
}
