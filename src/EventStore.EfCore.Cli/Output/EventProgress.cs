namespace EventStore.EfCore.Cli.Output;

/// <summary>Progress that is counted in events alone.</summary>
internal sealed class EventProgress(IProgress<ProgressStep> inner) : IProgress<long>
{
    public void Report(long value) => inner.Report(new ProgressStep(value, value));
}
