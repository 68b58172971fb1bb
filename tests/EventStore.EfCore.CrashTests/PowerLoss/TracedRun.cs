namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>A run of the writer that can be replayed.</summary>
/// <param name="Scenario">What it did.</param>
/// <param name="Folder">Where it did it.</param>
/// <param name="Trace">The file with its system calls.</param>
/// <param name="Before">What was in the folder before.</param>
internal sealed record TracedRun(string Scenario, string Folder, string Trace, DiskImage Before)
{
    /// <summary>The store's name in its folder.</summary>
    public const string FileName = "archive.db";

    /// <summary>What the store holds before.</summary>
    public IReadOnlyList<Acknowledgement> Held { get; init; } = [];

    /// <summary>Reads the trace from the beginning, a line at a time.</summary>
    public IEnumerable<TraceStep> ReadSteps() => TraceReader.Read(File.ReadLines(Trace));

    /// <summary>The disk before the first step.</summary>
    public DiskModel StartModel(bool ignoreFsync = false) => new(Folder, Before.Copy(), ignoreFsync);
}
