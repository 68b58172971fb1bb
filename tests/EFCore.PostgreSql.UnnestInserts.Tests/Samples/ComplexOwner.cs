namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class ComplexOwner
{
    public int Id { get; set; }
    public Address Address { get; set; } = new();
}
