using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>One way of storing events, with a file of its own.</summary>
internal interface IContestant : IAsyncDisposable
{
    string Name { get; }

    /// <summary>The journal mode that this way of storing is to be seen in; <c>synchronous</c> is full for all.</summary>
    string JournalMode => "wal";

    /// <summary>The connection it writes with, where that is not EF Core's.</summary>
    SqliteConnection? Connection => null;

    /// <summary>Makes an empty database and opens it.</summary>
    Task PrepareAsync(string file);

    /// <summary>Stores a batch in one transaction: durable when it returns.</summary>
    Task StoreAsync(IReadOnlyCollection<Event> batch);

    /// <summary>What is left to do after the last batch; part of the measured time.</summary>
    Task CompleteAsync() => Task.CompletedTask;

    /// <summary>How many events the file holds, once this is disposed.</summary>
    /// <exception cref="BenchmarkFailedException">The file is not sound.</exception>
    Task<long> CheckAsync(string file) => Archive.VerifyAsync(file);
}
