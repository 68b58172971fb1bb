namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>One way of storing events on a PostgreSQL server, in a database of its own that has our schema.</summary>
internal interface IServerContestant : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Opens a database that exists and is empty.</summary>
    Task PrepareAsync(string connectionString);

    /// <summary>Stores a batch in one transaction: durable when it returns.</summary>
    Task StoreAsync(IReadOnlyCollection<Event> batch);

    /// <summary>Does what is left at the end of a load.</summary>
    Task CompleteAsync() => Task.CompletedTask;
}
