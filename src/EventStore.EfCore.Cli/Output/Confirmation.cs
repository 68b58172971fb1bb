using System.Text;

namespace EventStore.EfCore.Cli.Output;

/// <summary>Asks a person before something is done that cannot be undone.</summary>
internal static class Confirmation
{
    /// <returns>False for any answer but yes, and where nobody is there to answer.</returns>
    public static async Task<bool> AskAsync(Terminal terminal, string question, CancellationToken cancellationToken)
    {
        terminal.Error.Write($"{Printable.Line(question)} [y/N] ");
        terminal.Error.Flush();
        using var reader = new StreamReader(terminal.OpenInput(), Encoding.UTF8, leaveOpen: true);
        var answer = await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        return answer?.Trim() is { } said
            && (said.Equals("y", StringComparison.OrdinalIgnoreCase) || said.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }
}
