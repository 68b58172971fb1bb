using System.Text;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>Runs the tool inside this process, through the one entry that the process uses, too.</summary>
public static class Tool
{
    public static Task<CliResult> RunAsync(params string[] args) => RunWithInputAsync("", args);

    public static Task<CliResult> RunWithInputAsync(string input, params string[] args) =>
        RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(input)), default, args);

    public static async Task<CliResult> RunAsync(Stream input, CancellationToken cancellationToken, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var exitCode = await EventStoreCli.RunAsync(args, new Terminal(input, output, error), cancellationToken);
        return new CliResult(exitCode, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>Runs what only prepares a test, and fails the test when it fails.</summary>
    public static async Task<CliResult> DoneAsync(params string[] args)
    {
        var result = await RunAsync(args);
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"eventstore {string.Join(' ', args)} ended with {result.ExitCode}: {result.Error}");
        return result;
    }
}
