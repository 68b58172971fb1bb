using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Schema;

/// <summary>Opens no database whose schema this code does not understand; makes one where there is none.</summary>
internal sealed class SchemaGuard(
    SchemaReader reader,
    SchemaMigrator migrator,
    ISchemaStorage storage,
    IStorageProvider provider,
    IOptions<EventStoreOptions> options) : IOpeningStep
{
    private volatile string _applied = "";

    public async Task RunAsync(EventDatabase database, CancellationToken cancellationToken)
    {
        var status = await reader.ReadAsync(database, cancellationToken).ConfigureAwait(false);
        if (options.Value.CreateDatabase && !provider.IsReadOnly)
        {
            if (!status.Exists)
            {
                await migrator.MigrateAsync(database, cancellationToken).ConfigureAwait(false);
                status = await reader.ReadAsync(database, cancellationToken).ConfigureAwait(false);
            }

            storage.RemoveAbandoned();
        }

        SchemaRules.RefuseUnusable(status, provider);
        _applied = string.Join(',', status.Applied.Order(StringComparer.Ordinal));
    }

    /// <summary>A migration that somebody applies while the store is open may be one that this code does not understand.</summary>
    public bool StillHolds(FoundSchema schema) => schema.Migrations == _applied;
}
