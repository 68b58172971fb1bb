using System.Text;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Writes traces as strace does, for the tests of those who read them.</summary>
internal static class TraceLines
{
    public const string Folder = "/store";

    public static string Open(string name, int descriptor, string flags = "O_RDWR|O_CREAT") =>
        $"7 openat(AT_FDCWD<{Hex("/")}>, \"{Hex($"{Folder}/{name}")}\", {flags}, 0644) = {descriptor}<{Hex($"{Folder}/{name}")}>";

    public static string OpenFolder(int descriptor) =>
        $"7 openat(AT_FDCWD<{Hex("/")}>, \"{Hex(Folder)}\", O_RDONLY|O_CLOEXEC) = {descriptor}<{Hex(Folder)}>";

    public static string Close(int descriptor) => $"7 close({descriptor}<{Hex("/x")}>)     = 0";

    public static string Write(int descriptor, string text, long offset) =>
        $"7 pwrite64({descriptor}<{Hex("/x")}>, \"{Hex(text)}\", {text.Length}, {offset}) = {text.Length}";

    public static string Sync(int descriptor) => $"7 fsync({descriptor}<{Hex("/x")}>) = 0";

    public static string Unlink(string name) => $"7 unlink(\"{Hex($"{Folder}/{name}")}\") = 0";

    public static string Rename(string name, string to) => $"7 rename(\"{Hex($"{Folder}/{name}")}\", \"{Hex($"{Folder}/{to}")}\") = 0";

    public static string Print(string text) => $"7 write(1<{Hex("pipe:[9]")}>, \"{Hex(text)}\", {text.Length}) = {text.Length}";

    /// <summary>The two lines of a call during which other threads did something.</summary>
    public static (string Begin, string End) Cut(string line)
    {
        var (open, close) = (line.IndexOf('(', StringComparison.Ordinal), line.LastIndexOf(')'));
        return ($"{line[..close]} <unfinished ...>", $"7 <... {line[2..open]} resumed>{line[close..]}");
    }

    /// <summary>The same line by another thread.</summary>
    public static string ByOther(string line) => $"8{line[1..]}";

    public static DiskModel Replay(params string[] lines)
    {
        var model = new DiskModel(Folder, new DiskImage());
        foreach (var step in TraceReader.Read(lines))
            model.Apply(step);
        return model;
    }

    private static string Hex(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => $"\\x{b:x2}"));
}
