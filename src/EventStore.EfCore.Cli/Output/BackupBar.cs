namespace EventStore.EfCore.Cli.Output;

/// <summary>The two halves of a backup on one bar: its bytes are copied, then its events are checked.</summary>
internal sealed class BackupBar(IProgress<ProgressStep> inner) : IProgress<BackupProgress>
{
    /// <summary>The bar's length.</summary>
    public const long Total = 2_000;

    public void Report(BackupProgress value) => inner.Report(
        new ProgressStep(Share(value.BytesCopied, value.Bytes) + Share(value.EventsChecked, value.Events), value.EventsChecked));

    private static long Share(long done, long all) => all == 0 ? 0 : Total / 2 * done / all;
}
