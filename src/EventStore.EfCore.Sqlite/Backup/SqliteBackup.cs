using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite.Backup;

internal sealed class SqliteBackup(NewCopy copy) : IBackupCopy
{
    public string Path => copy.Path;

    public async Task FillAsync(EventStoreDbContext context, Action<long, long> copied, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Synchronous and long.
            var source = context.Handle();
            await Task.Run(() => copy.Fill(source, copied, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    public Task<T> ReadAsync<T>(Func<IDbContextFactory<EventStoreDbContext>, Task<T>> read) => copy.ReadAsync(read);

    public Task<T> TryOnAsync<T>(Func<IDbContextFactory<EventStoreDbContext>, Task<T>> work) => copy.TryOnAsync(work);

    public long Place() => copy.Place(replaces: false);

    public void Dispose() => copy.Dispose();
}
