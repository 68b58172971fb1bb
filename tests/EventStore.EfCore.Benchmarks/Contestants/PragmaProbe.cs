using System.Diagnostics;
using EventStore.EfCore.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>
/// While it is not disposed, reads the PRAGMAs of every connection on which EF Core commits: of those that really store, whoever
/// opened them and however. Not for measured time.
/// </summary>
internal sealed class PragmaProbe : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];

    public PragmaProbe() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>The effective values by name, as SQLite prints them; null while nothing was committed.</summary>
    public IReadOnlyDictionary<string, string>? Seen { get; private set; }

    public static IReadOnlyDictionary<string, string> Read(SqliteConnection connection) =>
        Pragmas.Names.ToDictionary(name => name, name => SqlitePragma.Read(connection.Handle!, name));

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            _subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.TransactionCommitting.Name));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is TransactionEventData { Transaction.Connection: SqliteConnection connection })
            Seen = Read(connection);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
    }
}
