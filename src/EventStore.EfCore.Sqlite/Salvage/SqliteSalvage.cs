using EventStore.EfCore.Sqlite.Salvage;

namespace EventStore.EfCore;

/// <summary>Writes what can be had of a damaged store into a new one.</summary>
public static class SqliteSalvage
{
    /// <summary>
    /// Finds every event in a store's database and write-ahead log whose content hash and checksum fit, whatever else is damaged, and
    /// writes them into a new store. The source is only read, without SQLite; nobody may use it meanwhile.
    /// </summary>
    /// <remarks>
    /// The new store appears when it is complete and on the disk. Its logs have no gaps: where positions are missing, later events move
    /// down, and the report says which. Times of storing, channels, chains, forks and holes are as they were; rows from before
    /// there were checksums get one. A store that is whole gives an equal one.
    /// </remarks>
    /// <param name="source">The path of the damaged database; its log and witness are beside it. The database may be missing.</param>
    /// <param name="destination">The path of the new store, where nothing is yet.</param>
    /// <param name="progress">Told how many events have been written.</param>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="StorageException">
    /// The source is no store, cannot be read or is in use; or the destination exists or cannot be made. Nothing is left behind.
    /// </exception>
    public static Task<SalvageReport> RecoverAsync(
        string source, string destination, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(destination);

        // Reading is synchronous and long.
        return Task.Run(() => RunAsync(source, destination, progress, cancellationToken), cancellationToken);
    }

    private static async Task<SalvageReport> RunAsync(
        string source, string destination, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await using var store = new NewStore(destination);
        using var files = SourceFiles.Open(source);
        store.Check(files.Pages.Bytes);

        var search = new EventSearch(files.Pages);
        search.Run(cancellationToken);
        if (!search.IsStore && search.Logs.Count == 0)
        {
            throw new StorageException(
                StorageErrorKind.NotADatabase, $"Nothing of an event store is found in '{source}'. Name the damaged store's file.");
        }

        var account = new SalvageAccount(files, search);
        var done = 0L;
        await store.WriteAsync(
            search.Logs.Values.SelectMany(log => log.Positions.Select(position => search.Read(log.Rows[position]))),
            (stored, receipt) =>
            {
                account.Add(stored, receipt);
                progress?.Report(++done);
            },
            files.CheckUnchanged,
            cancellationToken).ConfigureAwait(false);
        return account.Report();
    }
}
