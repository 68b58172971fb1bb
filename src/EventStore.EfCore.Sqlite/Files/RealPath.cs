namespace EventStore.EfCore.Sqlite.Files;

/// <summary>The file that a path means, symbolic links followed: SQLite keeps a database's log beside that one.</summary>
internal static class RealPath
{
    /// <exception cref="IOException">A link leads nowhere, or back to itself.</exception>
    public static string Of(string path)
    {
        var link = new FileInfo(path);
        return (link.LinkTarget is null ? link : link.ResolveLinkTarget(returnFinalTarget: true) ?? link).FullName;
    }
}
