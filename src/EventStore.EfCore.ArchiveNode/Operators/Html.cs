using System.Globalization;
using System.Text.Encodings.Web;

namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>Values as a person reads them. What comes from elsewhere goes through <see cref="Text"/>.</summary>
internal static class Html
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB"];

    public static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    public static string Count(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "unknown";

    public static string Rate(double value) => value.ToString("N1", CultureInfo.InvariantCulture) + " events/s";

    public static string Size(long? bytes)
    {
        if (bytes is not { } known)
            return "unknown";
        var (value, unit) = ((double)known, 0);
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        return value.ToString(unit == 0 ? "N0" : "N1", CultureInfo.InvariantCulture) + " " + Units[unit];
    }

    /// <summary>How long ago something was, in one unit: it changes seldom, and draws no eye.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "under a minute ago",
        { TotalHours: < 1 } => $"{(int)age.TotalMinutes} min ago",
        { TotalHours: < 48 } => $"{(int)age.TotalHours} h ago",
        _ => $"{(int)age.TotalDays} days ago",
    };

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment by its age, and exactly when a pointer is over it.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="now">What the age is taken from.</param>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) =>
        $"<time datetime=\"{at:O}\" title=\"{Time(at)}\">{Age(now - at)}</time>";

    /// <summary>The log of a server.</summary>
    /// <param name="server">Its name.</param>
    /// <param name="before">Only positions below this one; null for the newest.</param>
    public static string LogLink(string server, long? before = null) =>
        Text($"?server={Uri.EscapeDataString(server)}{(before is { } at ? $"&before={at}" : "")}#log");
}
