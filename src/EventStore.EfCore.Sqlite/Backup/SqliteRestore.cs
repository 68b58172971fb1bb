using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.Witness;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite.Backup;

/// <summary>
/// The witness of the database that was here before would refuse the restored one. It is dealt with in an order in which whoever opens the
/// store after a kill finds the old archive, or the new one, or the error that he found before.
/// </summary>
internal sealed class SqliteRestore(
    string backup, NewCopy copy, ReplacedDatabase? replaced, SqliteTarget target, SqliteEventStoreOptions options) : IRestoredCopy
{
    public string Path => copy.Path;

    public IDbContextFactory<EventStoreDbContext>? Replaced => replaced?.Contexts;

    public Task FillAsync(Action<long, long> copied, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            LossGuard.Check(backup);
            var connectionString = target.ConnectionStringOf(backup, options.BusyTimeout);
            using var source = new SqliteConnection(
                ReadOnlyFile.ConnectionString(connectionString, backup, ReadOnlyFile.Choose(backup)));
            try
            {
                source.Open();
                SqlitePragma.Read(source.Handle!, "schema_version");
            }
            catch (SqliteException e)
            {
                throw new StorageException(
                    SqliteProvider.Classify(e.SqliteErrorCode, e.SqliteExtendedErrorCode),
                    $"The backup '{backup}' cannot be read: {e.Message} Name another one.",
                    e);
            }

            copy.Fill(source.Handle!, copied, cancellationToken);
        },
        cancellationToken);

    public Task<T> ReadAsync<T>(Func<IDbContextFactory<EventStoreDbContext>, Task<T>> read) => copy.ReadAsync(read);

    public Task<T> TryOnAsync<T>(Func<IDbContextFactory<EventStoreDbContext>, Task<T>> work) => copy.TryOnAsync(work);

    public long Place()
    {
        if (replaced is null)
            return PlaceAnew();

        // Whole in one file, and nobody else has it: it needs no witness any more.
        replaced.TakeLogIn();
        File.Delete(CommitWitness.PathOf(Path));
        return copy.Place(replaces: true);
    }

    public void Dispose()
    {
        replaced?.Dispose();
        copy.Dispose();
    }

    /// <summary>A witness without its database says that one is missing, and goes on saying so until the restored one is there.</summary>
    private long PlaceAnew()
    {
        var hasWitness = File.Exists(CommitWitness.PathOf(Path));
        var last = hasWitness ? copy.LastPosition() : null;
        if (last is var (server, position))
            CommitWitness.Write(Path, new WitnessRecord(copy.Identity.Value, server, position, default, 0, default));
        var bytes = copy.Place(replaces: false);
        if (hasWitness && last is null)
            File.Delete(CommitWitness.PathOf(Path));
        return bytes;
    }
}
