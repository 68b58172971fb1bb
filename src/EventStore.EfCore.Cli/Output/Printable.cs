using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace EventStore.EfCore.Cli.Output;

/// <summary>Text from events is a stranger's: it must not drive the terminal it is printed on.</summary>
internal static class Printable
{
    /// <summary>The text on one line, control characters written as <c>\u{…}</c>.</summary>
    public static string Line(string text)
    {
        if (!text.EnumerateRunes().Any(IsControl))
            return text;

        var line = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
            line.Append(IsControl(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}") : rune.ToString());
        return line.ToString();
    }

    /// <summary>The payload as text, where it is well-formed UTF-8 without control characters other than line ends and tabs.</summary>
    public static bool TryReadText(ReadOnlySpan<byte> payload, out string text)
    {
        text = "";
        if (!Utf8.IsValid(payload))
            return false;
        var candidate = Encoding.UTF8.GetString(payload);
        if (candidate.EnumerateRunes().Any(r => IsControl(r) && r.Value is not ('\n' or '\r' or '\t')))
            return false;
        text = candidate;
        return true;
    }

    // U+202A to U+202E and U+2066 to U+2069 turn the direction of what follows, and so can make a line say something else.
    private static bool IsControl(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x2028 or 0x2029;
}
