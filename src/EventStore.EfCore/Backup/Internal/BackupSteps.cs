namespace EventStore.EfCore.Backup;

/// <summary>Puts the two halves of the work together for whoever watches.</summary>
internal sealed class BackupSteps(IProgress<BackupProgress>? progress)
{
    private BackupProgress _now;

    public void Copied(long bytes, long of) => Report(_now with { BytesCopied = bytes, Bytes = of });

    public void Checked(long events, long of) => Report(_now with { EventsChecked = events, Events = of });

    private void Report(BackupProgress now)
    {
        _now = now;
        progress?.Report(now);
    }
}
