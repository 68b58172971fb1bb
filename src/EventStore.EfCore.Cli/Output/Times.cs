using System.Globalization;

namespace EventStore.EfCore.Cli.Output;

/// <summary>Unix milliseconds as people read them.</summary>
internal static class Times
{
    // The last millisecond of the year 9999; an author may claim any later time.
    private const long LastMs = 253_402_300_799_999;

    public static string Format(long unixMs) => unixMs is >= 0 and <= LastMs
        ? DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : unixMs.ToString(CultureInfo.InvariantCulture);

    /// <summary>To the minute, for a row of a terminal.</summary>
    public static string FormatShort(long unixMs) => unixMs is >= 0 and <= LastMs
        ? DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : Format(unixMs);
}
