namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Node
{
    public int Id { get; set; }
    public int? ParentId { get; set; }
}
