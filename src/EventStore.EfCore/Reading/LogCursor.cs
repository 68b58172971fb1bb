using System.Globalization;

namespace EventStore.EfCore;

/// <summary>
/// How far somebody has read a server's log, and in which store: the next page begins behind it. A cursor tells when that store was
/// replaced by another one, or by an earlier state of itself whose positions were given anew.
/// </summary>
/// <param name="Store">The store's identity: random, made with its database; <see cref="Guid.Empty"/> before the first page.</param>
/// <param name="Server">Whose log.</param>
/// <param name="Position">The position of the last row that was read; 0 for none.</param>
/// <param name="Hash">The hash of that row; <see cref="EventHash.None"/> where it was none, for it was damaged.</param>
public sealed record LogCursor(Guid Store, ServerId Server, long Position, EventHash Hash)
{
    private const int Parts = 4;

    /// <summary>The cursor to begin a log with, whatever store has it.</summary>
    public static LogCursor Beginning(ServerId server) => new(Guid.Empty, server, 0, EventHash.None);

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static LogCursor Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split(':', Parts) is [var store, var position, var hash, var server]
            && Guid.TryParseExact(store, "N", out var id)
            && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && EventHash.TryParse(hash, out var at)
            ? new LogCursor(id, new ServerId(server), number, at)
            : throw new FormatException($"A cursor is 'STORE:POSITION:HASH:SERVER'; got '{text}'.");
    }

    /// <summary>One line: store, position, hash and server, with colons between them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Store:N}:{Position}:{Hash}:{Server}");
}
