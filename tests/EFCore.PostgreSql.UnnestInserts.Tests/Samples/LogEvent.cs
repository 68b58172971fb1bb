namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class LogEvent
{
    public int ServerId { get; set; }
    public long Position { get; set; }
    public int? ChannelId { get; set; }
    public byte[] Hash { get; set; } = [];
    public string Text { get; set; } = "";
}
