using System.Buffers.Binary;

namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>Frames over two streams: a byte for the kind, four for the length (big-endian), and so many bytes.</summary>
internal sealed class FrameStream(Stream input, Stream output)
{
    /// <summary>The longest payload: a page of events as JSON Lines has room.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private const int HeaderBytes = 1 + sizeof(uint);

    // A length that was made up costs no memory: what is there is read first.
    private const int StepBytes = 1024 * 1024;

    private readonly byte[] _header = new byte[HeaderBytes];

    /// <summary>How many bytes went over the wire, both ways.</summary>
    public long Bytes { get; private set; }

    public async Task WriteAsync(FrameKind kind, ReadOnlyMemory<byte> payload, CancellationToken token)
    {
        if (payload.Length > MostBytes)
            throw new InvalidOperationException($"A frame of {payload.Length} bytes; at most {MostBytes} are read.");
        _header[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32BigEndian(_header.AsSpan(1), (uint)payload.Length);
        await output.WriteAsync(_header, token).ConfigureAwait(false);
        await output.WriteAsync(payload, token).ConfigureAwait(false);
        await output.FlushAsync(token).ConfigureAwait(false);
        Bytes += HeaderBytes + payload.Length;
    }

    /// <summary>The next frame; null at the end of the stream.</summary>
    public async Task<Frame?> ReadAsync(CancellationToken token)
    {
        var header = await ReadAsync(HeaderBytes, isEndFine: true, token).ConfigureAwait(false);
        if (header is null)
            return null;
        var kind = (FrameKind)header[0];
        if (!Enum.IsDefined(kind))
            throw new WireException($"a frame begins with '{header[0]:x2}'");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (length > MostBytes)
            throw new WireException($"a frame says that it has {length} bytes; {MostBytes} are taken");
        Bytes += HeaderBytes + length;
        return new Frame(kind, await ReadAsync((int)length, isEndFine: false, token).ConfigureAwait(false));
    }

    private async Task<byte[]?> ReadAsync(int count, bool isEndFine, CancellationToken token)
    {
        var bytes = new byte[Math.Min(count, StepBytes)];
        for (var read = 0; read < count;)
        {
            if (read == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(count, bytes.Length * 2L));

            // Standard input hears of no cancellation.
            var more = await input.ReadAsync(bytes.AsMemory(read), token).AsTask().WaitAsync(token).ConfigureAwait(false);
            if (more == 0 && read == 0 && isEndFine)
                return null;
            if (more == 0)
                throw new WireException("it ends within a frame");
            read += more;
        }

        return bytes;
    }
}
