using System.Text;

namespace EventStore.EfCore.Events;

/// <summary>The one rule for the names of servers and channels.</summary>
internal static class Names
{
    /// <summary>
    /// What is wrong with a name, or null. NUL and lone surrogates would not come back from every database as they went in.
    /// </summary>
    public static string? Problem(string name, string what)
    {
        if (name.Length is 0 or > EventLimits.MaxNameLength)
            return $"A {what} has 1 to {EventLimits.MaxNameLength} characters; got {name.Length}.";

        return name.Contains('\0') || !IsWellFormed(name)
            ? $"A {what} is well-formed Unicode text without NUL; got '{name.Replace('\0', '␀')}'."
            : null;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> name)
    {
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(name, out _, out var consumed) != System.Buffers.OperationStatus.Done)
                return false;
            name = name[consumed..];
        }

        return true;
    }
}
