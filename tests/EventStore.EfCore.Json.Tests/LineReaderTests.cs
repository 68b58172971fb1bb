using System.Text;
using EventStore.EfCore.Json.Lines;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\n\nb", "a||b")]
    [InlineData("\uFEFFa\r\n\uFEFFb\r\n", "a|\uFEFFb")]
    [InlineData("123456\n1234567\n1", "123456|(too long)|1")]
    [InlineData("1234567890123456789", "(too long)")]
    [InlineData("1234567890123456789\nx\n", "(too long)|x")]
    public async Task Lines_are_split_however_the_stream_hands_them_out(string text, string expected)
    {
        foreach (var chunk in (int[])[1, 2, 3, 1000])
        {
            var reader = new LineReader(new ChunkStream(Encoding.UTF8.GetBytes(text), chunk), maxLineBytes: 6);
            var lines = new List<string>();
            while (await reader.ReadAsync(default))
                lines.Add(reader.IsTooLong ? "(too long)" : Encoding.UTF8.GetString(reader.Line.Span));

            string.Join('|', lines).ShouldBe(expected);
            reader.Number.ShouldBe(lines.Count);
            reader.Bytes.ShouldBe(Encoding.UTF8.GetByteCount(text));
        }
    }

    private sealed class ChunkStream(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, chunk)], cancellationToken);
    }
}
