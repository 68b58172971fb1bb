namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Slot
{
    public string Id { get; set; } = "";
    public int? Place { get; set; }
}
