namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>The content of a file, which grows by writing behind its end.</summary>
internal sealed class FileBytes
{
    private byte[] _buffer = [];
    private int _length;

    public FileBytes(ReadOnlySpan<byte> content) => Write(0, content);

    public ReadOnlySpan<byte> Content => _buffer.AsSpan(0, _length);

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        var end = checked((int)offset + data.Length);
        if (end > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(end, _buffer.Length * 2));
        data.CopyTo(_buffer.AsSpan((int)offset));
        _length = Math.Max(_length, end);
    }

    public void SetLength(long length)
    {
        if (length > _length)
            Write(length - 1, [0]);
        else
            _buffer.AsSpan((int)length, _length - (int)length).Clear();
        _length = (int)length;
    }
}
