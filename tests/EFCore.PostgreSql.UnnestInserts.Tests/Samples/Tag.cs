namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Tag
{
    public string Id { get; set; } = "";
    public List<Post> Posts { get; } = [];
}
