namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Address
{
    public string City { get; set; } = "";
}
