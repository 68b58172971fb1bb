namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Country
{
    public int Id { get; set; }
    public string Code { get; set; } = "";
}
