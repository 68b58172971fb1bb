using System.Buffers.Binary;
using System.Text;

namespace EventStore.EfCore.Sqlite.Salvage.Pages;

/// <summary>
/// The columns of a record: what they are and where. https://sqlite.org/fileformat2.html#record_format
/// </summary>
/// <remarks>Made once and used for record after record.</remarks>
internal sealed class RecordHeader
{
    // More than any table or index of the store has; other records do not matter.
    private const int MostColumns = 24;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly long[] _types = new long[MostColumns];
    private long _body;

    public int Columns { get; private set; }

    /// <summary>
    /// Reads the header from a record's first bytes. False when there is none, or when its columns do not add up to the record.
    /// </summary>
    /// <param name="bytes">The record's beginning.</param>
    /// <param name="size">The bytes of the whole record.</param>
    public bool TryRead(ReadOnlySpan<byte> bytes, long size)
    {
        var at = 0;
        Columns = 0;
        if (!Varint.TryRead(bytes, ref at, out _body) || _body < at || _body > bytes.Length)
            return false;

        var end = _body;
        while (at < _body)
        {
            if (Columns == MostColumns || !Varint.TryRead(bytes[..(int)_body], ref at, out var type) || Length(type) is not { } length)
                return false;
            _types[Columns++] = type;
            end += length;
            if (end > size)
                return false;
        }

        return at == _body && end == size;
    }

    /// <summary>The values: null, a long, a string, bytes; a double for what is none of the store's.</summary>
    public object?[] Values(ReadOnlySpan<byte> record)
    {
        var values = new object?[Columns];
        var at = (int)_body;
        for (var i = 0; i < values.Length; i++)
        {
            var length = (int)Length(_types[i])!.Value;
            values[i] = Value(_types[i], record.Slice(at, length));
            at += length;
        }

        return values;
    }

    // 10 and 11 are no types of stored records.
    private static long? Length(long type) => type switch
    {
        >= 0 and <= 4 => type,
        5 => 6,
        6 or 7 => 8,
        8 or 9 => 0,
        >= 12 => (type - 12) / 2,
        _ => null,
    };

    private static object? Value(long type, ReadOnlySpan<byte> bytes) => type switch
    {
        0 => null,
        7 => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        8 or 9 => type - 8,
        >= 12 when type % 2 == 0 => bytes.ToArray(),
        >= 12 => Text(bytes),
        _ => Number(bytes),
    };

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        var number = (long)(sbyte)bytes[0];
        foreach (var next in bytes[1..])
            number = (number << 8) | next;
        return number;
    }

    private static string? Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
