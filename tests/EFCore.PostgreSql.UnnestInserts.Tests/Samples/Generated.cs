namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Generated
{
    public int Id { get; set; }
    public string Name { get; set; } = "";
    public List<GeneratedPart> Parts { get; } = [];
}
