using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using EventStore.EfCore.Json.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests;

/// <summary>A request's body comes in pieces, which end anywhere.</summary>
public sealed class PiecewiseReadingTests
{
    private static readonly StoredEvent[] Stored =
        [new(1, 2, Samples.Full()), new(2, 3, Samples.Create(payload: new byte[10_000], channel: "a"))];

    private static readonly byte[] Json = Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(Stored, SampleOptions.Web)
            .Replace("\"hash\":\"", "\"more\":{\"a\":[1,{}]},\"hash\":\"", StringComparison.Ordinal)
            .Replace("5e5e", "\\u0035e5e", StringComparison.Ordinal));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(4096)]
    public async Task Events_are_read_from_a_stream_whatever_its_pieces(int size)
    {
        var options = new JsonSerializerOptions { DefaultBufferSize = size }.AddEventStore();

        var read = await JsonSerializer.DeserializeAsync<StoredEvent[]>(new MemoryStream(Json), options);

        ShouldBeStored(read!);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(4096)]
    public async Task Events_are_read_from_a_pipe_whatever_its_pieces(int size)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 1, pauseWriterThreshold: 0));
        var reading = JsonSerializer.DeserializeAsync<StoredEvent[]>(pipe.Reader, SampleOptions.Web);
        foreach (var piece in Json.Chunk(size))
            await pipe.Writer.WriteAsync(piece);
        await pipe.Writer.CompleteAsync();

        ShouldBeStored((await reading)!);
    }

    [Fact]
    public async Task What_is_wrong_with_a_value_in_pieces_is_quoted_whole()
    {
        var json = Encoding.UTF8.GetBytes("""[{"hash":"0123456789"}]""");
        var pipe = new Pipe();
        var reading = JsonSerializer.DeserializeAsync<Event[]>(pipe.Reader, SampleOptions.Web).AsTask();
        foreach (var piece in json.Chunk(1))
            await pipe.Writer.WriteAsync(piece);
        await pipe.Writer.CompleteAsync();

        (await Should.ThrowAsync<JsonException>(reading)).Message.ShouldBe("'hash' is not 64 hexadecimal digits but '0123456789'");
    }

    private static void ShouldBeStored(StoredEvent[] read)
    {
        read.ShouldBe(Stored);
        read.ShouldAllBe(s => s.Event.Content.ComputeHash() == s.Event.Hash);
        read.Select(s => Convert.ToHexStringLower(s.Event.Signature.Span))
            .ShouldBe(Stored.Select(s => Convert.ToHexStringLower(s.Event.Signature.Span)));
    }
}
