namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Where inputs are on which the tool was attacked, if they are anywhere.</summary>
public static class Faults
{
    public static string? Folder { get; } = SharedData.Find("faults");

    public static string File(string name) => Path.Combine(Folder!, name);
}
