using EventStore.EfCore;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.PostgreSql;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the event store in a PostgreSQL database.</summary>
public static class PostgreSqlEventStoreBuilderExtensions
{
    /// <summary>
    /// Keeps the event store in a PostgreSQL database, in the schema <c>eventstore</c>, with <c>synchronous_commit=on</c>: a commit is on
    /// the server's disk, and on that of its synchronous standbys, when it returns. Any number of processes may write. Registers the
    /// context's factory and, for a team's own LINQ, the scoped <see cref="EventStoreDbContext"/>. Opens nothing.
    /// </summary>
    /// <param name="builder">What <c>AddEventStore()</c> returned.</param>
    /// <param name="connectionString">
    /// As Npgsql takes it: <c>Host=db1,db2;Database=archive;Username=…;Password=…</c>. Of several hosts, the primary is used.
    /// </param>
    /// <param name="configure">Sets PostgreSQL's options; they are validated when the host starts.</param>
    /// <exception cref="ArgumentException">The connection string is none, or names no host or no database.</exception>
    /// <exception cref="InvalidOperationException">A provider was chosen before.</exception>
    public static IEventStoreBuilder UsePostgreSql(
        this IEventStoreBuilder builder, string connectionString, Action<PostgreSqlEventStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var target = new PostgreSqlTarget(connectionString);
        var services = builder.Services;
        if (services.Any(s => s.ServiceType == typeof(IStorageProvider)))
        {
            throw new InvalidOperationException(
                $"UsePostgreSql(\"{target.Name}\") was called after a database provider had been chosen. "
                + "A store has one: keep one of the calls.");
        }

        services.AddSingleton(target);
        var options = services.AddOptions<PostgreSqlEventStoreOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.AddSingleton<IValidateOptions<PostgreSqlEventStoreOptions>, PostgreSqlEventStoreOptionsValidator>();

        services.AddSingleton<PostgreSqlPulse>();
        services.AddSingleton<PostgreSqlHosts>();
        services.AddSingleton<PostgreSqlAnnouncer>();
        services.AddSingleton<IChangeWatch, PostgreSqlChangeWatch>();
        services.AddSingleton<ICommitWatch, PostgreSqlCommitWatch>();
        services.AddSingleton<ICommitWitness, PostgreSqlCommitWitness>();
        services.AddSingleton<IWriteAheadLog, PostgreSqlWriteAheadLog>();
        services.AddSingleton<IStorageProvider, PostgreSqlProvider>();
        services.AddSingleton<IReadConnections, PostgreSqlReadConnections>();
        services.AddSingleton<IServerLock, PostgreSqlServerLock>();
        services.AddSingleton<IWriteEpoch, PostgreSqlWriteEpoch>();
        services.AddSingleton<IHashIndex, TableHashIndex>();
        services.AddSingleton<IIndexRepair, PostgreSqlIndexRepair>();
        services.AddSingleton<ISchemaStorage, PostgreSqlSchemaStorage>();
        services.AddSingleton<ISchemaVersion, PostgreSqlSchemaVersion>();
        services.AddSingleton<IStorageInspector, PostgreSqlStorageInspector>();
        services.AddSingleton<IBulkLoadStorage, PostgreSqlBulkLoadStorage>();
        services.AddSingleton<IBackupStorage, PostgreSqlBackupStorage>();
        services.AddSingleton<IMaintenanceStorage, PostgreSqlMaintenanceStorage>();
        services.AddSingleton<IErasureStorage, PostgreSqlErasureStorage>();
        services.AddPooledDbContextFactory<EventStoreDbContext>((provider, context) =>
            context.UseEventStorePostgreSql(
                target,
                provider.GetRequiredService<IOptions<PostgreSqlEventStoreOptions>>().Value,
                provider.GetRequiredService<PostgreSqlHosts>()));
        return builder;
    }
}
