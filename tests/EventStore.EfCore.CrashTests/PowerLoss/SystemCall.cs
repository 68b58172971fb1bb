using System.Globalization;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>A system call as <c>strace -y -xx</c> prints it: descriptors with their path, strings in hexadecimal escapes.</summary>
internal sealed class SystemCall(string name, string[] arguments)
{
    public string Name => name;

    public int Arguments => arguments.Length;

    /// <summary>What it returned; null as long as it is under way.</summary>
    public long? Result { get; private set; }

    /// <summary>Reads what stands behind the equals sign: <c>45&lt;path&gt;</c>, <c>-1 ENOENT (…)</c> or <c>?</c>.</summary>
    public void End(string result) => Result = TraceText.LeadingNumber(result) ?? -1;

    /// <summary>Whether the argument is a string, and not a number, a set of flags or a descriptor.</summary>
    public bool IsText(int argument) => arguments[argument].StartsWith('"');

    public byte[] Bytes(int argument) => TraceText.Decode(arguments[argument]);

    public string Path(int argument) => TraceText.DecodeText(arguments[argument]);

    public long Number(int argument) => long.Parse(arguments[argument], CultureInfo.InvariantCulture);

    public bool HasFlag(int argument, string flag) => arguments[argument].Split('|').Contains(flag);

    /// <summary>The number of a descriptor; null for an argument that is none.</summary>
    public int? Descriptor(int argument) => (int?)TraceText.LeadingNumber(arguments[argument]);

    /// <summary>What a descriptor leads to: a path, or something like <c>pipe:[123]</c>; empty for other arguments.</summary>
    public string Target(int argument) => arguments[argument].IndexOf('<', StringComparison.Ordinal) is >= 0 and var start
        ? TraceText.DecodeText(arguments[argument].AsSpan(start))
        : "";

    public override string ToString() =>
        $"{name}({string.Join(", ", arguments.Select(a => a.Length > 100 ? a[..100] + "…" : a))}) = {Result}";
}
