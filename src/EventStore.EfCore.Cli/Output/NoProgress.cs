namespace EventStore.EfCore.Cli.Output;

internal sealed class NoProgress : IProgress<ProgressStep>
{
    public static readonly NoProgress Instance = new();

    public void Report(ProgressStep value)
    {
        // Nobody is looking.
    }
}
