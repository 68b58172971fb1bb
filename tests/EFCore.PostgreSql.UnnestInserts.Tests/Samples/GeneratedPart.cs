namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class GeneratedPart
{
    public int Id { get; set; }
    public int OwnerId { get; set; }
    public string Name { get; set; } = "";
}
