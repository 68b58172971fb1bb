namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>A temporary folder with a store in it, which the writer is traced on. All of it goes at the end.</summary>
internal sealed class TracedStore : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("eventstore-power-").FullName;

    /// <summary>The store's own folder, which the model is made of.</summary>
    public string Folder => Directory.CreateDirectory(Path.Combine(_root, "store")).FullName;

    public string File => Path.Combine(Folder, TracedRun.FileName);

    /// <summary>Makes an empty store, so that the run begins with one.</summary>
    public async Task CreateAsync()
    {
        await using var store = new OpenedStore(File, create: true);
        await store.Schema.MigrateAsync();
    }

    public Task<TracedRun> TraceAsync(string scenario, int? checkpointPages = null) =>
        TracedWriter.RunAsync(Folder, Path.Combine(_root, "trace"), scenario, checkpointPages);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
