namespace EventStore.EfCore.Cli.Commands;

/// <summary>Asks a person before something is done that cannot be undone.</summary>
internal static class Confirmation
{
    private const string Consent = "yes";

    /// <exception cref="CliException">The answer was another one.</exception>
    public static async Task RequireAsync(CliContext cli, string question, CancellationToken token)
    {
        cli.Messages.Warn($"{question} Write '{Consent}' to go on.");
        using var input = new StreamReader(cli.Terminal.OpenInput());
        if ((await input.ReadLineAsync(token))?.Trim() != Consent)
            throw new CliException(CliProblem.NotConfirmed, $"The answer was not '{Consent}': nothing was done.");
    }
}
