namespace EventStore.EfCore.Cli.Output;

/// <summary>What a terminal can show.</summary>
/// <param name="HasUnicode">Whether boxes and bars may be drawn with more than ASCII.</param>
/// <param name="HasControl">Whether it obeys escape sequences, as a live progress bar needs them.</param>
/// <param name="HasColor">Whether colours are wanted.</param>
/// <param name="Width">Columns.</param>
internal sealed record TerminalLook(bool HasUnicode, bool HasControl, bool HasColor, int Width)
{
    private static readonly string[] Locale = ["LC_ALL", "LC_CTYPE", "LANG"]; // the first that is set holds

    public static readonly TerminalLook Full = new(true, true, true, 80);

    /// <summary>From the environment: the locale (LC_ALL, LC_CTYPE, LANG), TERM, and NO_COLOR (https://no-color.org).</summary>
    public static TerminalLook Of(Func<string, string?> variable, int width)
    {
        var locale = Locale.Select(variable).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? "";
        var hasControl = variable("TERM") is not (null or "" or "dumb");
        return new TerminalLook(
            locale.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase),
            hasControl,
            hasControl && string.IsNullOrEmpty(variable("NO_COLOR")),
            width);
    }
}
