using Xunit;

namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>Stores to be damaged, and what of others gets between. Made once for all tests, by writers that were killed.</summary>
public sealed class Originals : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("eventstore-damage-").FullName;

    /// <summary>Everything is in the log.</summary>
    internal Original Logged { get; private set; } = null!;

    /// <summary>Half is in the database, the rest in the log.</summary>
    internal Original Half { get; private set; } = null!;

    /// <summary>Everything is in the database: the same store as <see cref="Half"/>, later.</summary>
    internal Original Whole { get; private set; } = null!;

    /// <summary>The log of the same store as <see cref="Half"/>, from which the first half was taken into the database.</summary>
    internal byte[] OlderLog { get; private set; } = [];

    /// <summary>The log of another store.</summary>
    internal byte[] ForeignLog { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Logged = await Original.TakeAsync(Folder("logged"), await KilledWriter.RunAsync(File("logged"), round: 0, killAfter: 800));
        await KilledWriter.RunAsync(File("foreign"), round: 7, killAfter: 500);
        ForeignLog = await System.IO.File.ReadAllBytesAsync(File("foreign") + "-wal");

        var acknowledged = await KilledWriter.RunAsync(File("store"), round: 0, killAfter: 500);
        OlderLog = await System.IO.File.ReadAllBytesAsync(File("store") + "-wal");
        await CheckpointAsync();
        acknowledged.AddRange(await KilledWriter.RunAsync(File("store"), round: 1, killAfter: 500));
        Half = await Original.TakeAsync(Folder("store"), acknowledged);
        await CheckpointAsync();
        Whole = await Original.TakeAsync(Folder("store"), acknowledged);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    internal string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    // Whoever closes a database last takes its log in.
    private async Task CheckpointAsync()
    {
        await using (var store = new OpenedStore(File("store")))
            await store.Events.GetServersAsync();
        if (System.IO.File.Exists(File("store") + "-wal"))
            throw new InvalidOperationException("The log was not taken into the database.");
    }

    private string File(string name) => Path.Combine(Folder(name), Original.Database);
}
