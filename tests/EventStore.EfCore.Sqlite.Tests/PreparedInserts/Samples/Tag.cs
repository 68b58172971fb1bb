namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public sealed class Tag
{
    public string Id { get; set; } = "";
    public List<Post> Posts { get; } = [];
}
