namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Versioned
{
    public Guid Id { get; set; }
    public int Version { get; set; }
    public string Text { get; set; } = "";
}
