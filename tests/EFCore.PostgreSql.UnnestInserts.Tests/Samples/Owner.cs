namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Owner
{
    public int Id { get; set; }
    public Address Address { get; set; } = new();
    public List<Phone> Phones { get; } = [];
}
