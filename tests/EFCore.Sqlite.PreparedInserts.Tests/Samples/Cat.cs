namespace EFCore.Sqlite.PreparedInserts.Tests.Samples;

public sealed class Cat : Animal
{
    public int Lives { get; set; }
}
