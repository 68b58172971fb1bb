using EventStore.EfCore.Database;

namespace EventStore.EfCore.Schema;

internal sealed class EventStoreSchema(EventDatabase database, SchemaReader reader, SchemaMigrator migrator) : IEventStoreSchema
{
    public Task<SchemaStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        reader.ReadAsync(database.AsItIs, cancellationToken);

    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(cancellationToken).ConfigureAwait(false);
        return await migrator.MigrateAsync(database.AsItIs, status, cancellationToken).ConfigureAwait(false);
    }
}
