namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Computed
{
    public int Id { get; set; }
    public int Number { get; set; }
    public int Doubled { get; set; }
}
