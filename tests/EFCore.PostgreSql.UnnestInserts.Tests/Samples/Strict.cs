namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Strict
{
    public int Id { get; set; }
    public string Text { get; set; } = "";
    public int Positive { get; set; } = 1;
    public double Real { get; set; }
}
