namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class JsonOwner
{
    public int Id { get; set; }
    public Address Address { get; set; } = new();
}
