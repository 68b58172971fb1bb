namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>`erase` of one event of the sample server.</summary>
internal static class Erasing
{
    /// <summary>The command line, without the consent.</summary>
    public static string[] Arguments(string store, Event value) =>
    [
        "erase", "--store", store, "--server", "garden", "--hash", value.Hash.ToString(), "--reason", "order 7", "--by",
        "the archivist",
    ];

    public static Task<CliResult> RunAsync(string store, Event value, params string[] more) =>
        Tool.RunAsync([.. Arguments(store, value), "--yes", .. more]);
}
