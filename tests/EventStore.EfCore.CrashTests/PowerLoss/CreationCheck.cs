using EventStore.EfCore.CrashTests.Writer;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>
/// Whether a store that was being created or migrated can be used again: by itself, or by the remedy that its error names. What had
/// been acknowledged is there in any case.
/// </summary>
internal sealed class CreationCheck
{
    private readonly Dictionary<string, int> _outcomes = [];

    /// <summary>How many states opened by themselves, how many after a remedy, and which errors were dead ends.</summary>
    public string Outcomes => string.Join('\n', _outcomes.OrderByDescending(o => o.Value).Select(o => $"{o.Value,6} {o.Key}"));

    public async Task<StateFault?> RunAsync(CrashState state, string file)
    {
        var first = await TryAsync(file);
        var remedy = first is null ? "opens by itself" : $"{first.GetType().Name}, {Kind(first)}: {await ApplyRemedyAsync(first, file)}";
        var second = first is null ? null : await TryAsync(file);
        Count(second is null ? remedy : $"{remedy}; then {second.GetType().Name}, {Kind(second)}: a dead end");
        return second is null
            ? await SurvivalCheck.RunAsync(state, file)
            : new StateFault(state, Fault.Refused, 0, $"{first!.Message} ({remedy}) {second.Message}");
    }

    /// <summary>The first call of an application that creates its store when there is none.</summary>
    private static async Task<EventStoreException?> TryAsync(string file)
    {
        await using var store = new OpenedStore(file, create: true);
        try
        {
            await store.Events.StoreEventAsync(new AuthorChain(new ServerId("grove"), "first call again", batchSize: 1).NextBatch()[0]);
            return null;
        }
        catch (EventStoreException e)
        {
            return e;
        }
    }

    /// <summary>Does what the error's message advises.</summary>
    private static async Task<string> ApplyRemedyAsync(EventStoreException error, string file)
    {
        if (error is not SchemaException { Problem: SchemaProblem.Locked or SchemaProblem.Pending } schema)
            return "tried again";

        await using var store = new OpenedStore(file, create: true);
        try
        {
            if (schema.Problem == SchemaProblem.Locked)
                await UnlockAsync(file);
            await store.Schema.MigrateAsync();
            return schema.Problem == SchemaProblem.Locked ? "removed the lock and migrated" : "migrated";
        }
        catch (EventStoreException e)
        {
            return $"the remedy failed with {e.GetType().Name}, {Kind(e)}";
        }
    }

    private static async Task UnlockAsync(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadWrite;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM \"__EFMigrationsLock\"";
        await command.ExecuteNonQueryAsync();
    }

    private static string Kind(EventStoreException error) => error switch
    {
        SchemaException schema => $"{schema.Problem}",
        StorageException storage => $"{storage.Kind}",
        _ => "",
    };

    private void Count(string outcome)
    {
        lock (_outcomes)
            _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
    }
}
