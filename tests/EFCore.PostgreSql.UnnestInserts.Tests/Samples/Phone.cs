namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Phone
{
    public int Id { get; set; }
    public string Number { get; set; } = "";
}
