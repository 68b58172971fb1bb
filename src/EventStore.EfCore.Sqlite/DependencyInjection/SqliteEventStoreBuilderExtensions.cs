using EventStore.EfCore;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite;
using EventStore.EfCore.Sqlite.Backup;
using EventStore.EfCore.Sqlite.Erasure;
using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.HashIndex;
using EventStore.EfCore.Sqlite.Witness;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the event store in an SQLite file.</summary>
public static class SqliteEventStoreBuilderExtensions
{
    /// <summary>
    /// Keeps the event store in an SQLite file, in WAL mode with <c>synchronous=FULL</c>: a commit is on the disk when it returns.
    /// Registers the context's factory and, for a team's own LINQ, the scoped <see cref="EventStoreDbContext"/>. Opens nothing.
    /// </summary>
    /// <param name="builder">What <c>AddEventStore()</c> returned.</param>
    /// <param name="connectionString">As Microsoft.Data.Sqlite takes it: <c>Data Source=archive.db</c>.</param>
    /// <param name="configure">Sets SQLite's options; they are validated when the host starts.</param>
    /// <exception cref="ArgumentException">The connection string is none, names no file, or has a password where SQLite cannot encrypt.
    /// </exception>
    /// <exception cref="InvalidOperationException">A provider was chosen before.</exception>
    public static IEventStoreBuilder UseSqlite(
        this IEventStoreBuilder builder, string connectionString, Action<SqliteEventStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var target = new SqliteTarget(connectionString);
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(IStorageProvider)))
        {
            throw new InvalidOperationException(
                $"UseSqlite(\"{target.Name}\") was called after a database provider had been chosen. "
                + "A store has one: keep one of the calls.");
        }

        services.AddSingleton(target);
        var options = services.AddOptions<SqliteEventStoreOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.AddSingleton<IValidateOptions<SqliteEventStoreOptions>, SqliteEventStoreOptionsValidator>();

        services.AddSingleton<SqliteFileGuard>();
        services.AddSingleton<SqliteFileTurns>();
        services.AddSingleton<ReadingPool>();
        services.AddSingleton<IReadConnections, SqliteReadConnections>();
        services.AddSingleton<IChangeWatch, SqliteChangeWatch>();
        services.AddSingleton<ICommitWatch, SqliteCommitWatch>();
        services.AddSingleton<ICommitWitness, CommitWitness>();
        services.AddSingleton<IWriteAheadLog, SqliteWriteAheadLog>();
        services.AddSingleton<IStorageProvider, SqliteProvider>();
        services.AddSingleton<IServerLock, SqliteServerLock>();
        services.AddSingleton<IWriteEpoch, SqliteWriteEpoch>();
        services.AddSingleton<IHashIndex, SqliteHashIndex>();
        services.AddSingleton<IIndexRepair, SqliteIndexRepair>();
        services.AddSingleton<ISchemaStorage, SqliteSchemaStorage>();
        services.AddSingleton<ISchemaVersion, SqliteSchemaVersion>();
        services.AddSingleton<IStorageInspector, SqliteStorageInspector>();
        services.AddSingleton<IBulkLoadStorage, SqliteBulkLoadStorage>();
        services.AddSingleton<IBackupStorage, SqliteBackupStorage>();
        services.AddSingleton<IMaintenanceStorage, SqliteMaintenanceStorage>();
        services.AddSingleton<IErasureStorage, SqliteErasureStorage>();
        services.AddPooledDbContextFactory<EventStoreDbContext>((provider, context) =>
        {
            var sqlite = provider.GetRequiredService<IOptions<SqliteEventStoreOptions>>().Value;
            var files = provider.GetRequiredService<SqliteFileGuard>();
            context
                .UseEventStoreSqlite(target.ConnectionString(sqlite.BusyTimeout))
                .AddInterceptors(
                    new SqlitePragmaInterceptor(sqlite, files, target.IsReadOnly),
                    new SqliteFileInterceptor(target, sqlite, files, provider.GetRequiredService<ReadingPool>()),
                    new SqliteQueryInterceptor());
        });
        return builder;
    }
}
