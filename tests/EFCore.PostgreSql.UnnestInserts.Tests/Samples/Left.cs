namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Left
{
    public int Id { get; set; }
    public int? RightId { get; set; }
}
