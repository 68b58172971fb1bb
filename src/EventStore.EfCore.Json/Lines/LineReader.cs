namespace EventStore.EfCore.Json.Lines;

/// <summary>Splits a stream into lines, with a buffer no larger than the longest line allowed.</summary>
internal sealed class LineReader(Stream stream, int maxLineBytes)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _isEnded;

    /// <summary>Bytes that a line may have.</summary>
    public int MaxLineBytes { get; } = maxLineBytes;

    /// <summary>The number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Bytes of the stream up to the end of the current line.</summary>
    public long Bytes { get; private set; }

    /// <summary>The current line without its end and byte order mark; valid until the next call. Empty when it was too long.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Gets the bytes of lines that are too long, if anything is to.</summary>
    public Stream? TooLong { get; set; }

    /// <summary>Whether the current line was longer than allowed, and passed over.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Goes on to the next line; false at the end of the stream.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        IsTooLong = false;
        var searched = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0)
                return Take(searched + end, 1);

            searched = _end - _start;
            if (_isEnded)
                return (searched > 0 || IsTooLong) && Take(searched, 0);

            if (searched > MaxLineBytes)
            {
                IsTooLong = true;
                TooLong?.Write(_buffer, _start, searched);
                Bytes += searched;
                _start = _end = searched = 0;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool Take(int length, int terminator)
    {
        IsTooLong |= length > MaxLineBytes;
        if (IsTooLong)
            TooLong?.Write(_buffer, _start, length);
        Line = IsTooLong ? ReadOnlyMemory<byte>.Empty : Trim(_buffer.AsMemory(_start, length));
        _start += length + terminator;
        Bytes += length + terminator;
        Number++;
        return true;
    }

    private ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        if (Number == 0 && line.Span.StartsWith("\uFEFF"u8))
            line = line[3..];
        return line.Span is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);

        // A read of a terminal or a pipe cannot be cancelled; waiting for it can.
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).AsTask().WaitAsync(cancellationToken)
            .ConfigureAwait(false);
        _end += read;
        _isEnded = read == 0;
    }
}
