using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Schema;
using EventStore.EfCore.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>
/// The store that is made of what was found: out of sight, by the library's own creation and write path, and put in its place when it is
/// complete and on the disk.
/// </summary>
internal sealed class NewStore : IAsyncDisposable
{
    private const int MostEvents = 2_000;
    private const long MostBytes = 8 << 20;

    private readonly string _path;
    private readonly ServiceProvider _services;

    public NewStore(string path)
    {
        _path = Path.GetFullPath(path);
        var connection = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = _path };
        var services = new ServiceCollection();
        services.AddEventStore().UseSqlite(connection.ConnectionString);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Refuses what cannot become a new store, before anything is read.</summary>
    /// <exception cref="StorageException">Something is there, there is no such folder, or no room.</exception>
    public void Check(long bytes)
    {
        if (File.Exists(_path))
            throw Exists();
        _services.GetRequiredService<ISchemaStorage>().CheckTarget();
        var free = new DriveInfo(Path.GetDirectoryName(_path)!).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new StorageException(
                StorageErrorKind.Full,
                $"The new store '{_path}' may need {bytes} bytes, and {free} are free. Free some, or name a file on another disk.");
        }
    }

    /// <summary>Makes the store of these events, each log's in the order in which they come.</summary>
    /// <param name="events">The events, with the positions that they had.</param>
    /// <param name="written">Told of each event: what it was, and what became of it.</param>
    /// <param name="finish">Called when all are written: the last moment to refuse.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    public async Task WriteAsync(
        IEnumerable<StoredEvent> events, Action<StoredEvent, StoreReceipt> written, Action finish, CancellationToken cancellationToken)
    {
        var isMade = await _services.GetRequiredService<ISchemaStorage>().TryCreateAsync(
            async contexts =>
            {
                await FillAsync(contexts, events, written, cancellationToken).ConfigureAwait(false);
                finish();
            },
            cancellationToken).ConfigureAwait(false);
        if (!isMade)
            throw Exists();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task FillAsync(
        IDbContextFactory<EventStoreDbContext> contexts,
        IEnumerable<StoredEvent> events,
        Action<StoredEvent, StoreReceipt> written,
        CancellationToken cancellationToken)
    {
        using var database = _services.GetRequiredService<EventDatabase>().Through(contexts);
        await _services.GetRequiredService<SchemaMigrator>().ApplyAsync(database, cancellationToken).ConfigureAwait(false);

        // Its own, and closed before the file is put in its place: whoever closes a database last takes its log in.
        await using var writer = _services.GetRequiredService<TransferWriterFactory>().Create(database);
        foreach (var group in Groups(events))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var receipts = await writer.WriteAsync(group).ConfigureAwait(false);
            foreach (var (stored, receipt) in group.Zip(receipts))
                written(stored, receipt);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static IEnumerable<List<StoredEvent>> Groups(IEnumerable<StoredEvent> events)
    {
        var (group, bytes) = (new List<StoredEvent>(), 0L);
        foreach (var stored in events)
        {
            group.Add(stored);
            bytes += stored.Event.Content.Length;
            if (group.Count < MostEvents && bytes < MostBytes)
                continue;
            yield return group;
            (group, bytes) = ([], 0);
        }

        if (group.Count > 0)
            yield return group;
    }

    private StorageException Exists() => new(
        StorageErrorKind.CannotOpen, $"There is something at '{_path}' already, and it is not replaced. Name a file that does not exist.");
}
