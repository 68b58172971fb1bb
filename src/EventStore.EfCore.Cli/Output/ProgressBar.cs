using Spectre.Console;

namespace EventStore.EfCore.Cli.Output;

/// <summary>Moves a bar that is being drawn.</summary>
internal sealed class ProgressBar : IProgress<ProgressStep>
{
    private readonly ProgressTask _task;

    public ProgressBar(ProgressTask task, bool isIndeterminate)
    {
        _task = task;
        _task.IsIndeterminate = isIndeterminate;
    }

    public void Report(ProgressStep value)
    {
        _task.State.Update<long>(RateColumn.Events, _ => value.Events);
        if (!_task.IsIndeterminate)
            _task.Value = value.Done;
    }
}
