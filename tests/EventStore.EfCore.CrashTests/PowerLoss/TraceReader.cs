namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Reads the lines of <c>strace -f</c> one by one, and puts together what it printed in two parts.</summary>
internal static class TraceReader
{
    private const string Unfinished = "<unfinished ...>";
    private const string Resumed = " resumed>";

    public static IEnumerable<TraceStep> Read(IEnumerable<string> lines)
    {
        // By thread: each has one call under way at most.
        var underWay = new Dictionary<string, SystemCall>();
        foreach (var line in lines)
        {
            var thread = line[..line.IndexOf(' ', StringComparison.Ordinal)];
            var text = line.AsSpan(thread.Length).TrimStart();
            if (text.StartsWith("+++") || text.StartsWith("---"))
                continue;

            if (text.StartsWith("<..."))
            {
                if (!underWay.Remove(thread, out var resumed))
                    throw new InvalidDataException($"strace resumes a call that did not begin: '{line}'");
                resumed.End(Result(text[(text.IndexOf(Resumed) + Resumed.Length)..], line));
                yield return new TraceStep(resumed, Begins: false, Ends: true);
            }
            else if (text.EndsWith(Unfinished))
            {
                var call = Begin(text[..^Unfinished.Length], out _);
                underWay[thread] = call;
                yield return new TraceStep(call, Begins: true, Ends: false);
            }
            else
            {
                var call = Begin(text, out var rest);
                call.End(Result(rest, line));
                yield return new TraceStep(call, Begins: true, Ends: true);
            }
        }
    }

    private static SystemCall Begin(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        var name = text.IndexOf('(');
        var (arguments, end) = TraceText.Split(text[(name + 1)..]);
        rest = end < 0 ? [] : text[(name + 1 + end)..];
        return new SystemCall(text[..name].ToString(), arguments);
    }

    private static string Result(ReadOnlySpan<char> text, string line) => text.IndexOf("= ") is >= 0 and var equals
        ? text[(equals + 2)..].ToString()
        : throw new InvalidDataException($"This line of strace's has no result: '{line[..Math.Min(line.Length, 200)]}'");
}
