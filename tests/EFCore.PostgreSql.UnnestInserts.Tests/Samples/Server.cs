namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Server
{
    public int Id { get; set; }
    public string Key { get; set; } = "";
    public List<Channel> Channels { get; } = [];
}
