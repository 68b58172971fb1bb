using System.Diagnostics;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Shows how far a verification is, and writes it down now and then.</summary>
internal sealed class VerifyProgressKeeper(IProgress<ProgressStep> shown, ResumeFile? file) : IProgress<VerifyProgress>
{
    // What a killed process has to check again.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private Stopwatch? _sinceWritten;
    private VerifyCheckpoint? _unwritten;

    public void Report(VerifyProgress value)
    {
        shown.Report(new ProgressStep(value.EventsChecked, value.EventsChecked));
        _unwritten = value.Checkpoint;
        if (_sinceWritten is null || _sinceWritten.Elapsed >= Interval)
            Write();
    }

    /// <summary>Writes down how far it came, if that is not written.</summary>
    public void Write()
    {
        if (file is null || _unwritten is null)
            return;
        file.Write(_unwritten);
        _unwritten = null;
        _sinceWritten = Stopwatch.StartNew();
    }
}
