namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Channel
{
    public int ServerId { get; set; }
    public int ChannelId { get; set; }
    public string Key { get; set; } = "";
}
