namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Cat : Animal
{
    public int Lives { get; set; }
}
