namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public class Animal
{
    public int Id { get; set; }
    public string Name { get; set; } = "";
}
