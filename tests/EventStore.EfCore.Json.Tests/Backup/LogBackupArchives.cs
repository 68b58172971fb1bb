using EventStore.EfCore.Json.Backup;
using EventStore.EfCore.Json.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace EventStore.EfCore.Json.Tests.Backup;

/// <summary>Archives, and the backup of one.</summary>
public abstract class LogBackupArchives : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<ServiceProvider> _opened = [];

    protected Event[] Events { get; } = Samples.Chain(60);

    /// <summary>The services of the archives, in the order in which they were opened.</summary>
    protected IReadOnlyList<IServiceProvider> Opened => _opened;

    protected string Backup => _folder.File("backup");

    protected string Manifest => Path.Combine(Backup, "manifest.json");

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        foreach (var opened in _opened)
            opened.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    protected string PathOf(string name) => _folder.File(name);

    protected static async Task<List<StoredEvent>> ReadAsync(IEventStore store)
    {
        var all = new List<StoredEvent>();
        foreach (var server in await store.GetServersAsync())
        {
            await foreach (var stored in store.ReadLogAsync(server.Server))
                all.Add(stored);
        }

        return all;
    }

    protected IEnumerable<Event> Others() => Events[..10].Select((e, i) =>
    {
        var content = new EventContent(e.Author, e.Sequence, e.Content.Previous, [], [(byte)i], 0);
        var server = i % 2 == 0 ? new ServerId("wälder/und\nWiesen") : e.Server;
        return Event.Create(server, content, new byte[64], i % 3 == 0 ? "général" : null);
    });

    protected IEventStore Open(string name)
    {
        var services = new ServiceCollection();
        services.AddEventStore().UseSqlite($"Data Source={_folder.File($"{name}.db")}");
        _opened.Add(services.BuildServiceProvider());
        return _opened[^1].GetRequiredService<IEventStore>();
    }

    protected async Task<IEventStore> BackUpAsync(int segmentBytes = 1 << 20)
    {
        var archive = Open("archive");
        await archive.StoreEventsAsync(Events);
        await new LogBackupWriter(Backup, segmentBytes).AppendAsync(archive, null, default);
        return archive;
    }

    /// <summary>What is in the segments, by their names.</summary>
    protected string[] Segments() =>
        [.. Directory.GetFiles(Backup, "segment-*").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    protected async Task ShouldBeRestoredAsync(IEventStore archive)
    {
        var restored = Open($"restored-{_opened.Count}");
        var services = _opened[^1];
        await services.GetRequiredService<IArchiveCopier>().CopyFromAsync(await LogBackup.OpenAsync(Backup));
        (await ReadAsync(restored)).ShouldBe(await ReadAsync(archive));
        var verifiers = new[] { _opened[0], services }.Select(s => s.GetRequiredService<IArchiveVerifier>()).ToArray();
        (await verifiers[1].VerifyAsync()).Findings.ShouldBe((await verifiers[0].VerifyAsync()).Findings);
        foreach (var server in await archive.GetServersAsync())
        {
            var (here, there) = (await archive.GetHeadsAsync(server.Server), await restored.GetHeadsAsync(server.Server));
            there.Heads.ShouldBe(here.Heads);
            there.Holes.ShouldBe(here.Holes);
        }
    }
}
