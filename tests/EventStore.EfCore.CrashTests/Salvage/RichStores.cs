using EventStore.EfCore.CrashTests.Damage;
using Xunit;

namespace EventStore.EfCore.CrashTests.Salvage;

/// <summary>Stores to be damaged and salvaged, made once for all tests. Copied while they are open, as a kill leaves them.</summary>
public sealed class RichStores : IAsyncLifetime
{
    private const int Tries = 10;
    private readonly string _root = Directory.CreateTempSubdirectory("eventstore-salvage-").FullName;

    /// <summary>Everything is in the log.</summary>
    internal Original Logged { get; private set; } = null!;

    /// <summary>Half is in the database, the rest in the log.</summary>
    internal Original Half { get; private set; } = null!;

    /// <summary>Everything is in the database.</summary>
    internal Original Whole { get; private set; } = null!;

    /// <summary>Another store.</summary>
    internal Original Foreign { get; private set; } = null!;

    internal Original[] All => [Logged, Half, Whole];

    public async Task InitializeAsync()
    {
        Logged = await MakeAsync("logged", 1, before: 0, after: 500, isLogged: true);
        Half = await MakeAsync("half", 2, before: 300, after: 300, isLogged: true);
        Whole = await MakeAsync("whole", 3, before: 500, after: 0, isLogged: false);
        Foreign = await MakeAsync("foreign", 4, before: 0, after: 200, isLogged: true);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    internal string Folder(string name) => Directory.CreateDirectory(Path.Combine(_root, name)).FullName;

    // A writer that rests for a second takes its log in; then the copy came too late.
    private async Task<Original> MakeAsync(string name, int seed, int before, int after, bool isLogged)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var folder = Folder($"{name}-{attempt}");
            var acknowledged = await FillAsync(folder, new RichEvents(seed), before, after);
            var made = await Original.TakeAsync($"{folder}-taken", acknowledged);
            if (made.HasLog == isLogged && (!isLogged || new WalFile(made.Files[Original.Log]).Commits.Count > 20))
                return made;
        }

        throw new InvalidOperationException($"The store '{name}' did not come out as it should.");
    }

    private static async Task<List<Acknowledgement>> FillAsync(string folder, RichEvents events, int before, int after)
    {
        var acknowledged = new List<Acknowledgement>();
        var file = Path.Combine(folder, Original.Database);
        await using (var store = new OpenedStore(file, create: true))
            await StoreAsync(store, events, before, acknowledged);

        if (after == 0)
        {
            Copy(folder);
            return acknowledged;
        }

        await using var again = new OpenedStore(file, create: true);
        await StoreAsync(again, events, after, acknowledged);
        Copy(folder);
        return acknowledged;
    }

    private static async Task StoreAsync(OpenedStore store, RichEvents events, int count, List<Acknowledgement> acknowledged)
    {
        for (var (done, size) = (0, 1); done < count; done += size, size = 1 + (done % 9))
        {
            var batch = events.Batch(size);
            var result = await store.Events.StoreEventsAsync(batch);
            acknowledged.AddRange(batch.Zip(result.Receipts, (e, r) => new Acknowledgement(e.Server, e.Hash, r.Position)));
        }
    }

    private static void Copy(string folder)
    {
        var taken = Directory.CreateDirectory($"{folder}-taken").FullName;
        foreach (var file in Directory.GetFiles(folder).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(taken, Path.GetFileName(file)));
    }
}
