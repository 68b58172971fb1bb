using System.Globalization;
using System.Text;
using SQLitePCL;
using static SQLitePCL.raw;

namespace EFCore.Sqlite.PreparedInserts.Binding;

/// <summary>How Microsoft.Data.Sqlite stores each type, as documented at learn.microsoft.com/dotnet/standard/data/sqlite/types.</summary>
internal static class ValueWriters
{
    private const int LongestFormatted = 96;

    private static readonly Dictionary<Type, Delegate> Writers = new()
    {
        [typeof(bool)] = Of<bool>(static (s, i, v) => sqlite3_bind_int64(s, i, v ? 1 : 0)),
        [typeof(byte)] = Of<byte>(static (s, i, v) => sqlite3_bind_int64(s, i, v)),
        [typeof(sbyte)] = Of<sbyte>(static (s, i, v) => sqlite3_bind_int64(s, i, v)),
        [typeof(short)] = Of<short>(static (s, i, v) => sqlite3_bind_int64(s, i, v)),
        [typeof(ushort)] = Of<ushort>(static (s, i, v) => sqlite3_bind_int64(s, i, v)),
        [typeof(int)] = Of<int>(static (s, i, v) => sqlite3_bind_int64(s, i, v)),
        [typeof(uint)] = Of<uint>(static (s, i, v) => sqlite3_bind_int64(s, i, v)),
        [typeof(long)] = Of<long>(static (s, i, v) => sqlite3_bind_int64(s, i, v)),
        [typeof(ulong)] = Of<ulong>(static (s, i, v) => sqlite3_bind_int64(s, i, unchecked((long)v))),
        [typeof(float)] = Of<float>(static (s, i, v) => Real(s, i, v)),
        [typeof(double)] = Of<double>(Real),
        [typeof(byte[])] = Of<byte[]>(static (s, i, v) => sqlite3_bind_blob(s, i, v)),
        [typeof(string)] = Of<string>(static (s, i, v) => Text(s, i, v)),
        [typeof(char)] = Of<char>(static (s, i, v) => Text(s, i, [v])),
        [typeof(decimal)] = Of<decimal>(static (s, i, v) => Formatted(s, i, v, "0.0###########################")),
        [typeof(DateTime)] = Of<DateTime>(static (s, i, v) => Formatted(s, i, v, @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF")),
        [typeof(DateTimeOffset)] = Of<DateTimeOffset>(static (s, i, v) => Formatted(s, i, v, @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFFzzz")),
        [typeof(DateOnly)] = Of<DateOnly>(static (s, i, v) => Formatted(s, i, v, @"yyyy\-MM\-dd")),
        [typeof(TimeOnly)] = Of<TimeOnly>(static (s, i, v) => Formatted(s, i, v, TimeFormat(v))),
        [typeof(TimeSpan)] = Of<TimeSpan>(static (s, i, v) => Formatted(s, i, v, "c")),
        [typeof(Guid)] = Of<Guid>(static (s, i, v) => UpperCaseGuid(s, i, v)),
    };

    /// <summary>The writer of a type, a <see cref="ValueWriter{T}"/>; null for types that have none.</summary>
    public static Delegate? Find(Type type) => Writers.GetValueOrDefault(type);

    private static Delegate Of<T>(ValueWriter<T> writer) => writer;

    // SQLite would store NaN as NULL; the driver refuses it, in these words.
    private static int Real(sqlite3_stmt statement, int index, double value) =>
        double.IsNaN(value)
            ? throw new InvalidOperationException("Cannot store 'NaN' values.")
            : sqlite3_bind_double(statement, index, value);

    private static int Text(sqlite3_stmt statement, int index, ReadOnlySpan<char> value)
    {
        // An empty text comes out right, too: its span has an address, so SQLite does not take it for NULL.
        const int OnStack = 512;
        var longest = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (longest <= OnStack)
        {
            Span<byte> utf8 = stackalloc byte[OnStack];
            return sqlite3_bind_text(statement, index, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
        }

        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(longest);
        try
        {
            return sqlite3_bind_text(statement, index, rented.AsSpan(0, Encoding.UTF8.GetBytes(value, rented)));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int Formatted<T>(sqlite3_stmt statement, int index, T value, string format)
        where T : IUtf8SpanFormattable
    {
        Span<byte> utf8 = stackalloc byte[LongestFormatted];
        return value.TryFormat(utf8, out var length, format, CultureInfo.InvariantCulture)
            ? sqlite3_bind_text(statement, index, utf8[..length])
            : throw new InvalidOperationException($"The value '{value}' is longer than {LongestFormatted} bytes when formatted.");
    }

    private static string TimeFormat(TimeOnly value) =>
        value.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.fffffff";

    private static int UpperCaseGuid(sqlite3_stmt statement, int index, Guid value)
    {
        Span<byte> utf8 = stackalloc byte[36];
        value.TryFormat(utf8, out _);
        Ascii.ToUpperInPlace(utf8, out _);
        return sqlite3_bind_text(statement, index, utf8);
    }
}
