namespace EventStore.EfCore.Cli.Errors;

/// <summary>How a run failed.</summary>
/// <param name="Kind">For scripts: camel case, and the same whatever the message says.</param>
/// <param name="Message">For people: one line; null where nothing is to be said.</param>
/// <param name="ExitCode">What the process ends with.</param>
internal sealed record Failure(string Kind, string? Message, int ExitCode = ExitCode.Failure)
{
    /// <summary>The line for the error stream.</summary>
    public string Line => ExitCode == Cli.ExitCode.Interrupted ? Message! : $"Error: {Message}";
}
