using System.Text;
using EventStore.EfCore.Json.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests;

public sealed class EventLineTests
{
    [Fact]
    public async Task What_the_writer_wrote_the_reader_reads()
    {
        Event[] events = [Samples.Full(), .. Samples.Chain(500)];

        var text = await WriteAsync(events);

        text.Count(b => b == (byte)'\n').ShouldBe(events.Length);
        var lines = new EventLineReader(new MemoryStream(text));
        foreach (var expected in events)
        {
            (await lines.ReadAsync()).ShouldBeTrue();
            var read = lines.GetEvent();
            read.ShouldBe(expected);
            read.Content.ToBytes().ShouldBe(expected.Content.ToBytes());
            read.Signature.ToArray().ShouldBe(expected.Signature.ToArray());
            read.Channel.ShouldBe(expected.Channel);
        }

        (await lines.ReadAsync()).ShouldBeFalse();
        lines.LineNumber.ShouldBe(events.Length);
        lines.BytesRead.ShouldBe(text.Length);
    }

    [Fact]
    public async Task A_line_has_the_documented_members_in_their_order()
    {
        var full = Samples.Full();

        Encoding.UTF8.GetString(await WriteAsync(full)).ShouldBe(
            $$"""
            {"server":"garden","hash":"{{full.Hash}}","author":"{{full.Author}}","sequence":2,
            "previous":"{{full.Content.Previous}}","dependencies":["{{full.Content.Dependencies[0]}}","{{full.Content.Dependencies[1]}}"],
            "channel":"général \"quoted\" \uD83C\uDF31","timestampHintMs":1760000000002,"payload":"+/8A",
            "signature":"{{Convert.ToHexStringLower(full.Signature.Span)}}"}
            """.ReplaceLineEndings("") + "\n");
    }

    [Fact]
    public async Task A_line_can_be_kept_as_it_was_and_one_that_is_too_long_goes_to_whoever_wants_it()
    {
        byte[] bad = [(byte)'x', 0xFF];
        var tooLong = Encoding.UTF8.GetBytes(new string('y', 300_000));
        using var kept = new MemoryStream();
        var text = new MemoryStream([.. "\uFEFF"u8, .. bad, .. "\r\n"u8, .. tooLong, .. "\nlast"u8]);
        var lines = new EventLineReader(text, maxPayloadBytes: 1) { TooLong = kept };

        (await lines.ReadAsync()).ShouldBeTrue();
        lines.Line.ToArray().ShouldBe(bad);
        kept.Length.ShouldBe(0);

        (await lines.ReadAsync()).ShouldBeTrue();
        lines.Line.Length.ShouldBe(0);
        kept.ToArray().ShouldBe(tooLong);

        (await lines.ReadAsync()).ShouldBeTrue();
        lines.Line.ToArray().ShouldBe("last"u8.ToArray());
        kept.Length.ShouldBe(tooLong.Length);
    }

    [Fact]
    public async Task The_reader_goes_on_behind_a_bad_line_and_counts_blank_ones()
    {
        var line = Encoding.UTF8.GetString(await WriteAsync(Samples.Create())).TrimEnd('\n');
        var lines = new EventLineReader(new MemoryStream(Encoding.UTF8.GetBytes($"\uFEFF\r\n \t\nnonsense\n\n{line}\r\n{line} x")));

        (await lines.ReadAsync()).ShouldBeTrue();
        lines.LineNumber.ShouldBe(3);
        Should.Throw<EventFormatException>(() => lines.GetEvent()).Message
            .ShouldBe("This is not an event: it is not valid JSON at byte 2.");

        (await lines.ReadAsync()).ShouldBeTrue();
        lines.LineNumber.ShouldBe(5);
        lines.GetEvent().ShouldBe(Samples.Create());

        (await lines.ReadAsync()).ShouldBeTrue();
        Should.Throw<EventFormatException>(() => lines.GetEvent());
        (await lines.ReadAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task The_largest_payload_fits_into_a_line_and_a_longer_line_is_refused()
    {
        var largest = await WriteAsync(Samples.Create(payload: new byte[10_000]));
        var lines = new EventLineReader(new MemoryStream([.. largest, .. new byte[200_000], (byte)'\n', .. largest]), 10_000);

        (await lines.ReadAsync()).ShouldBeTrue();
        lines.GetEvent().Content.Payload.Length.ShouldBe(10_000);
        (await lines.ReadAsync()).ShouldBeTrue();
        Should.Throw<EventFormatException>(() => lines.GetEvent()).Reason.ShouldBe("it is longer than 92202 bytes");
        (await lines.ReadAsync()).ShouldBeTrue();
        lines.GetEvent().Content.Payload.Length.ShouldBe(10_000);
    }

    [Fact]
    public async Task Disposing_the_writer_passes_on_what_it_holds_and_leaves_the_output_open()
    {
        var output = new MemoryStream();
        await using (var writer = new EventLineWriter(output))
        {
            await writer.WriteAsync(Samples.Create());
            output.Length.ShouldBe(0);
        }

        output.CanWrite.ShouldBeTrue();
        output.ToArray().ShouldBe(await WriteAsync(Samples.Create()));
    }

    [Fact]
    public async Task A_stored_event_is_an_event_line_with_its_place_and_time()
    {
        var output = new MemoryStream();
        await using (var writer = new EventLineWriter(output))
            await writer.WriteStoredAsync(new StoredEvent(7, 1_760_000_000_001, Samples.Create()));

        var line = Encoding.UTF8.GetString(output.ToArray());
        line.ShouldContain("\"position\":7");
        line.ShouldContain("\"storedAtMs\":1760000000001");
        output.Position = 0;
        var lines = new EventLineReader(output);
        (await lines.ReadAsync()).ShouldBeTrue();
        lines.GetEvent().ShouldBe(Samples.Create());
    }

    [Fact]
    public async Task What_the_output_did_not_take_is_dropped()
    {
        var output = new FailingStream();
        var writer = new EventLineWriter(output);
        await writer.WriteAsync(Samples.Create());
        await Should.ThrowAsync<IOException>(async () => await writer.FlushAsync());

        await writer.DisposeAsync();

        output.Calls.ShouldBe(1);
    }

    private static async Task<byte[]> WriteAsync(params Event[] events)
    {
        var output = new MemoryStream();
        var writer = new EventLineWriter(output);
        foreach (var value in events)
            await writer.WriteAsync(value);
        await writer.FlushAsync();
        return output.ToArray();
    }

    private sealed class FailingStream : MemoryStream
    {
        public int Calls { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Calls++;
            throw new IOException("full");
        }
    }
}
