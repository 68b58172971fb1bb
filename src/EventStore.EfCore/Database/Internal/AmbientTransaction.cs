using System.Transactions;

namespace EventStore.EfCore.Database;

/// <summary>A caller's <see cref="TransactionScope"/>. The store takes part in none: its transactions are its own.</summary>
internal static class AmbientTransaction
{
    /// <summary>Whether there is one.</summary>
    public static bool IsAny => Transaction.Current is not null;

    /// <summary>Refuses to store anything inside one: what the store acknowledges stays, whatever comes of the scope.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public static void Refuse()
    {
        if (IsAny)
        {
            throw new InvalidOperationException(
                "Events cannot be stored inside a TransactionScope: the event store commits by itself, and what it has acknowledged stays "
                + "when the scope is rolled back. Complete the scope first, or make the call inside a "
                + "new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled).");
        }
    }

    /// <summary>Runs work as if there were none.</summary>
    public static Task<T> OutsideAsync<T>(Func<Task<T>> work) => Task.Run(async () =>
    {
        // One that belongs to the caller's thread is left behind; one that flows with the caller's context has come along.
        using var none = new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled);
        return await work().ConfigureAwait(false);
    });
}
