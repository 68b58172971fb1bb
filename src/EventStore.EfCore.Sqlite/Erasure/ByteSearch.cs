using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Erasure;

/// <summary>Looks for bytes in a file, wherever they are.</summary>
internal sealed class ByteSearch(SafeFileHandle file)
{
    private readonly byte[] _window = new byte[1 << 20];

    /// <summary>How often the bytes occur; counts no further than <paramref name="most"/>.</summary>
    public int Count(ReadOnlySpan<byte> sought, int most)
    {
        var (count, kept) = (0, 0);
        for (long offset = 0; count < most; offset += _window.Length - kept)
        {
            var read = FileBytes.Read(file, _window, offset);
            if (read < sought.Length)
                return count;
            var rest = _window.AsSpan(0, read);
            for (int at; count < most && (at = rest.IndexOf(sought)) >= 0; count++)
                rest = rest[(at + 1)..];

            // The beginning of one that goes on in the next window is read again.
            kept = sought.Length - 1;
            if (read < _window.Length)
                return count;
        }

        return count;
    }
}
