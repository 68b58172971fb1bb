using System.Text;

namespace EventStore.EfCore.Cli.Generating;

/// <summary>Payloads such as a chat has: mostly short texts, some longer ones, some bytes that are no text.</summary>
internal sealed class SamplePayloads(SplitMix64 random)
{
    private static readonly string[] Words =
    [
        "archive", "backup", "batch", "branch", "café", "chain", "checkpoint", "deploy", "durable", "event", "fork", "garden", "harbour",
        "index", "journal", "key", "lantern", "log", "mirror", "node", "offline", "peer", "position", "quorum", "replay", "schema",
        "shard", "signature", "snapshot", "sync", "tomorrow", "update", "verify", "window", "日本語", "🌱",
    ];

    public byte[] Next()
    {
        var kind = random.Next(100);
        if (kind < 5)
            return Bytes(16 + random.Next(240));
        return Text(kind < 8 ? 100 + random.Next(200) : 3 + random.Next(24));
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.Fill(bytes);
        bytes[0] = 0xFF; // never the first byte of UTF-8 text
        return bytes;
    }

    private byte[] Text(int words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
            text.Append(i == 0 ? "" : " ").Append(Words[random.Next(Words.Length)]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
