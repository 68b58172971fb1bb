using EventStore.EfCore.Database;

namespace EventStore.EfCore.Schema;

internal sealed class EventStoreSchema(EventDatabase database, SchemaReader reader, SchemaMigrator migrator) : IEventStoreSchema
{
    public Task<SchemaStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        reader.ReadAsync(database.AsItIs, cancellationToken);

    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default) =>
        migrator.MigrateAsync(database.AsItIs, cancellationToken);
}
