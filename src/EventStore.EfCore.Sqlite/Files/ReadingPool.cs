using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>
/// The pool of a store that only reads a file without a log. Opening a connection for each page would cost more than reading it; but while
/// one is open there is SQLite's empty log. So the connections are closed when the store rests, and when it is disposed.
/// </summary>
internal sealed class ReadingPool : IDisposable
{
    // As long as the writer rests before it lets go of its own.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly ITimer _timer;
    private volatile string? _connectionString;

    public ReadingPool(TimeProvider clock) =>
        _timer = clock.CreateTimer(_ => Clear(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>The connection string with which such a connection comes from the pool.</summary>
    public string Of(string connectionString) =>
        _connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = true }.ConnectionString;

    /// <summary>To be called when a connection was closed, whichever it was.</summary>
    public void Returned(string connectionString)
    {
        if (connectionString == _connectionString)
            _timer.Change(Rest, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _timer.Dispose();
        Clear();
    }

    // Those in use are closed when they come back.
    private void Clear()
    {
        if (_connectionString is null)
            return;
        using var pooled = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pooled);
    }
}
