namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Right
{
    public int Id { get; set; }
    public int? LeftId { get; set; }
}
