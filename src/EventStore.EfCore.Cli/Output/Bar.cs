namespace EventStore.EfCore.Cli.Output;

/// <summary>A number as a bar beside others.</summary>
internal static class Bar
{
    private const int Width = 24;

    /// <summary>As long as the number's share of the largest one; a bar of something is never empty.</summary>
    public static string Of(long value, long largest, TerminalLook look)
    {
        var length = value <= 0 ? 0 : Math.Max(1, (int)Math.Round((double)value / largest * Width));
        return new string(look.HasUnicode ? '█' : '#', length);
    }
}
