namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Defaulted
{
    public int Id { get; set; }
    public int Number { get; set; }
    public string? Text { get; set; }
}
