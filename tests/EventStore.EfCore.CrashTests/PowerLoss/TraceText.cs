using System.Buffers;
using System.Globalization;
using System.Text;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>The notation of strace's arguments.</summary>
internal static class TraceText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("-0123456789");

    /// <summary>Cuts <c>a, "b", c&lt;d&gt;) = 0</c> at its top-level commas.</summary>
    /// <returns>The arguments, and where the text goes on behind the closing parenthesis; -1 when there is none.</returns>
    public static (string[] Arguments, int End) Split(ReadOnlySpan<char> text)
    {
        var arguments = new List<string>();
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    // Escapes are hexadecimal throughout, so the next quotation mark is the closing one.
                    i += 1 + text[(i + 1)..].IndexOf('"');
                    break;
                case '<' or '(' or '[' or '{':
                    depth++;
                    break;
                case ')' when depth == 0:
                    Add(text[start..i]);
                    return ([.. arguments], i + 1);
                case '>' or ')' or ']' or '}':
                    depth--;
                    break;
                case ',' when depth == 0:
                    Add(text[start..i]);
                    start = i + 1;
                    break;
            }
        }

        Add(text[start..]);
        return ([.. arguments], -1);

        void Add(ReadOnlySpan<char> argument) => arguments.Add(argument.Trim().ToString());
    }

    /// <summary>The bytes of <c>"\x01\x02"</c> or <c>&lt;\x01\x02&gt;</c>.</summary>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        var end = text[1..].IndexOf(text[0] == '<' ? '>' : '"') + 1;
        if (end <= 0 || text[end..].Contains("...", StringComparison.Ordinal))
            throw new InvalidDataException($"strace has shortened '{text[..Math.Min(60, text.Length)]}…': its -s is too small.");

        var escapes = text[1..end];
        var bytes = new byte[escapes.Length / 4];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((Digit(escapes[(4 * i) + 2]) << 4) | Digit(escapes[(4 * i) + 3]));
        return bytes;
    }

    public static string DecodeText(ReadOnlySpan<char> text) => Encoding.UTF8.GetString(Decode(text));

    public static long? LeadingNumber(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExcept(NumberCharacters);
        var digits = length < 0 ? text : text[..length];
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static int Digit(char digit) => digit <= '9' ? digit - '0' : digit - 'a' + 10;
}
