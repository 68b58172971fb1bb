using Spectre.Console;

namespace EventStore.EfCore.Cli.Output;

/// <summary>What people read on the error stream while a command runs. Lines never tear a progress bar apart.</summary>
internal sealed class Messages(Terminal terminal)
{
    private IAnsiConsole? _live;

    /// <summary>A line that everybody must get.</summary>
    public void Warn(string line)
    {
        var text = Printable.Line(line);
        if (_live is { } console)
            console.WriteLine(text);
        else
            terminal.Error.WriteLine(text);
    }

    /// <summary>A line for a person, if one is there.</summary>
    public void Note(string line)
    {
        if (terminal.IsErrorTerminal)
            Warn(line);
    }

    /// <summary>Runs work under a progress bar, if a person is there to see it.</summary>
    /// <param name="title">What is being done.</param>
    /// <param name="total">How much of it there is; null where nobody knows.</param>
    /// <param name="work">Does it, and reports how far it came.</param>
    public async Task<T> WithProgressAsync<T>(string title, long? total, Func<IProgress<ProgressStep>, Task<T>> work)
    {
        if (!terminal.IsErrorTerminal || !terminal.Look.HasControl)
            return await work(NoProgress.Instance).ConfigureAwait(false);

        _live = terminal.CreateConsole(terminal.Error);
        try
        {
            return await _live.Progress()
                .AutoClear(true)
                .Columns(
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new RateColumn(),
                    new RemainingTimeColumn())
                .StartAsync(context => work(new ProgressBar(context.AddTask(title, maxValue: total ?? 1), isIndeterminate: total is null)))
                .ConfigureAwait(false);
        }
        finally
        {
            _live = null;
        }
    }
}
