using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>
/// One attempt to run work in a transaction. It knows how far it came: what may be committed must not simply be run again.
/// </summary>
internal sealed class WriteAttempt<T>(Func<EventStoreDbContext, Task<T>> work)
{
    private T? _result;

    /// <summary>Whether the commit began, so that an error no longer says that nothing was stored.</summary>
    public bool HasTriedToCommit { get; private set; }

    public bool IsCommitted { get; private set; }

    /// <summary>What the work returned; there once the commit began.</summary>
    public T Result => _result!;

    public async Task<bool> RunAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        context.IsWritable = true;
        try
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            _result = await work(context).ConfigureAwait(false);
            HasTriedToCommit = true;

            // A commit that is cancelled has an unknown outcome.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            IsCommitted = true;
            return true;
        }
        finally
        {
            // The context goes back to a pool from which applications take theirs.
            context.IsWritable = false;
        }
    }
}
