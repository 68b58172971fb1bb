namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Where the real archives of another implementation are, if they are anywhere.</summary>
public static class Willow
{
    public static string? Folder { get; } = SharedData.Find("willow");

    public static string File(string name) => Path.Combine(Folder!, name);
}
