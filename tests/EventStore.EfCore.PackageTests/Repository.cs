namespace EventStore.EfCore.PackageTests;

/// <summary>The folder that the tests were built from.</summary>
internal static class Repository
{
    public static string Folder { get; } = Find();

    public static string ReadFile(string path) => File.ReadAllText(Path.Combine(Folder, path));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventStore.EfCore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");
        return folder.FullName;
    }
}
