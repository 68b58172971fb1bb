using System.CommandLine;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Prints a log as it grows.</summary>
internal static class FollowedLog
{
    /// <param name="cli">Where to.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="server">Whose log.</param>
    /// <param name="after">Behind which position.</param>
    /// <param name="most">Ends after so many events; null for never.</param>
    /// <param name="criteria">Which events.</param>
    /// <param name="token">Its end.</param>
    public static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, ServerId server, long after, int? most, EventCriteria criteria, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        await store.RequireServerAsync(server, token);
        var answer = cli.Answer(parsed);
        var written = 0;
        try
        {
            await foreach (var stored in store.Events.FollowLogAsync(server, after, token))
            {
                after = stored.Position;
                if (!criteria.Match(stored.Event))
                    continue;
                EventPages.Write(answer, stored);
                if (++written == most)
                    break;
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            cli.Messages.Note($"Ended. To go on from here: --after {after}");
        }

        return ExitCode.Done;
    }
}
