namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Where the real archives of another implementation are, if they are anywhere.</summary>
public static class Willow
{
    public static string? Folder { get; } = Find();

    public static string File(string name) => Path.Combine(Folder!, name);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", "willow");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
