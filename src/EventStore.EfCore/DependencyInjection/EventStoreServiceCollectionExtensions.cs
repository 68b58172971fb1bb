using EventStore.EfCore;
using EventStore.EfCore.Backup;
using EventStore.EfCore.BulkLoading;
using EventStore.EfCore.Copying;
using EventStore.EfCore.Database;
using EventStore.EfCore.DependencyInjection;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Erasure;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Events;
using EventStore.EfCore.Following;
using EventStore.EfCore.Maintenance;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Pulling;
using EventStore.EfCore.Quarantine;
using EventStore.EfCore.Reading;
using EventStore.EfCore.Reconciling;
using EventStore.EfCore.Schema;
using EventStore.EfCore.Verification;
using EventStore.EfCore.Writing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the event store to an application.</summary>
public static class EventStoreServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IEventStore"/>, <see cref="IEventStoreSchema"/>, <see cref="IArchiveVerifier"/>, <see cref="IBulkLoader"/>,
    /// <see cref="IArchiveCopier"/>, <see cref="IArchivePuller"/>, <see cref="IArchiveBackup"/>, <see cref="IArchiveMaintenance"/>,
    /// <see cref="IEventQuarantine"/>, <see cref="IArchiveEraser"/> and <see cref="IArchiveReconciler"/> as singletons. Go on with a
    /// provider:
    /// <c>AddEventStore().UseSqlite("Data Source=archive.db")</c>. Nothing is opened before the first call.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options; they are validated when the host starts.</param>
    /// <exception cref="InvalidOperationException">It was called before: an application has one store.</exception>
    public static IEventStoreBuilder AddEventStore(this IServiceCollection services, Action<EventStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(s => s.ServiceType == typeof(IEventStore)))
        {
            throw new InvalidOperationException(
                "AddEventStore() was called twice. An application has one event store: "
                + "keep one of the calls, and name the provider there.");
        }

        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        var options = services.AddOptions<EventStoreOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.AddSingleton<IValidateOptions<EventStoreOptions>, EventStoreOptionsValidator>();
        services.AddSingleton<IValidateOptions<EventStoreOptions>, ProviderValidator>();

        services.AddSingleton<IStorageErrorClasses>(provider => provider.GetRequiredService<IStorageProvider>());
        services.AddSingleton<ErrorTranslator>();
        services.AddSingleton<EventDatabase>();
        services.AddSingleton<SchemaReader>();
        services.AddSingleton<SchemaMigrator>();
        services.AddSingleton<BulkLoadMarker>();

        // In this order: a database's schema is judged before anything else is looked at.
        services.AddSingleton<IOpeningStep, SchemaGuard>();
        services.AddSingleton<IOpeningStep, WitnessCheck>();
        services.AddSingleton<IOpeningStep, UnfinishedBulkLoad>();

        services.AddSingleton<CommitWatcher>();
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<SignatureCheck>();
        services.AddSingleton<WriterState>();
        services.AddSingleton<StoreTelemetry>();
        services.AddSingleton<FindingWriter>();
        services.AddSingleton<QuarantineRecorder>();
        services.AddSingleton<IDamageSink>(provider => provider.GetRequiredService<QuarantineRecorder>());
        services.AddSingleton<RowChange>();
        services.AddSingleton<RowRepairs>();
        services.AddSingleton<KeptContexts>();
        services.AddSingleton<GroupCommitFactory>();
        services.AddSingleton(provider => provider.GetRequiredService<GroupCommitFactory>()
            .Create(provider.GetRequiredService<EventDatabase>(), provider.GetRequiredService<KeptContexts>()));
        services.AddSingleton<LogUpkeep>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<EventWriter>(
            provider, provider.GetRequiredService<IStorageProvider>().WriterLanes));
        services.AddSingleton<FindQuery>();
        services.AddSingleton<LogFollower>();
        services.AddSingleton(static s => new ReadTurns(
            s.GetRequiredService<IStorageProvider>().BlocksThreads ? Environment.ProcessorCount : int.MaxValue));
        services.AddSingleton<ReadContexts>();
        services.AddSingleton<EventReader>();
        AddChecked<IEventStore, EfEventStore>(services);
        AddChecked<IEventStoreSchema, EventStoreSchema>(services);
        services.AddSingleton<ArchiveVerifier>();
        AddChecked<IArchiveVerifier, ArchiveVerifier>(services);
        AddChecked<IBulkLoader, BulkLoader>(services);
        AddChecked<IEventQuarantine, EventQuarantine>(services);
        services.AddSingleton<TransferWriterFactory>();
        AddChecked<IArchiveCopier, ArchiveCopier>(services);
        services.AddSingleton<PeerCursors>();
        services.AddSingleton<PullWriter>();
        AddChecked<IArchivePuller, ArchivePuller>(services);
        AddChecked<IArchiveEraser, ArchiveEraser>(services);
        AddChecked<IArchiveReconciler, ArchiveReconciler>(services);
        services.AddSingleton<BackupState>();
        services.AddSingleton<IHealthCondition>(provider => provider.GetRequiredService<BackupState>());
        services.AddSingleton<ScrubState>();
        services.AddSingleton<IHealthCondition>(provider => provider.GetRequiredService<ScrubState>());
        services.AddSingleton<CopyCheck>();
        services.AddSingleton<ReplacementCheck>();
        AddChecked<IArchiveBackup, ArchiveBackup>(services);
        AddChecked<IArchiveMaintenance, ArchiveMaintenance>(services);
        return new EventStoreBuilder(services);
    }

    /// <summary>Binds <see cref="EventStoreOptions"/> to a section of the application's configuration.</summary>
    /// <param name="builder">What <c>AddEventStore()</c> returned.</param>
    /// <param name="section">The section; <c>EventStore</c> unless told otherwise.</param>
    public static IEventStoreBuilder BindConfiguration(this IEventStoreBuilder builder, string section = EventStoreOptions.SectionName)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<EventStoreOptions>().BindConfiguration(section);
        return builder;
    }

    // Reading the options runs their validation, and with it the question whether there is a provider.
    private static void AddChecked<TService, TImplementation>(IServiceCollection services)
        where TService : class
        where TImplementation : class, TService => services.AddSingleton<TService>(provider =>
        {
            _ = provider.GetRequiredService<IOptions<EventStoreOptions>>().Value;
            return ActivatorUtilities.CreateInstance<TImplementation>(provider);
        });
}
