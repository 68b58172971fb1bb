namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

/// <summary>Rows of the log tables: servers with channels, and events.</summary>
internal static class SampleLog
{
    public static Server Server(int id, int channels)
    {
        var server = new Server { Id = id, Key = $"server {id}" };
        for (var channel = channels; channel > 0; channel--)
            server.Channels.Add(new Channel { ChannelId = channel, Key = $"channel {channel}" });

        return server;
    }

    public static LogEvent Event(int server, long position, int? channel) => new()
    {
        ServerId = server,
        Position = position,
        ChannelId = channel,
        Hash = BitConverter.GetBytes(position * 7919),
        Text = $"event {position}",
    };
}
