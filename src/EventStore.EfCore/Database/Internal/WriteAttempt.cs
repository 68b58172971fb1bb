using EventStore.EfCore.Data;

namespace EventStore.EfCore.Database;

/// <summary>
/// One attempt to run work in a transaction. It knows how far it came: what may be committed must not simply be run again.
/// </summary>
internal sealed class WriteAttempt<T>(
    IWriteEpoch epochs,
    Opening opening,
    ICommitWatch commits,
    Func<EventStoreDbContext, Task<T>> work,
    Action<EventStoreDbContext, T>? confirm)
{
    private T? _result;

    /// <summary>Whether the commit began, so that an error no longer says that nothing was stored.</summary>
    public bool HasTriedToCommit { get; private set; }

    public bool IsCommitted { get; private set; }

    /// <summary>The error in which the commit ended, if it did.</summary>
    public Exception? Error { get; set; }

    /// <summary>What the work returned; there once the commit began.</summary>
    public T Result => _result!;

    /// <summary>
    /// False when the database is no longer what the opening steps found: they have to look at it outside the transaction.
    /// </summary>
    public async Task<bool> TryRunAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        context.IsWritable = true;
        try
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            context.WriteEpoch = epochs.Read(context);
            if (!await opening.StillHoldsAsync(context, cancellationToken).ConfigureAwait(false))
                return false;

            _result = await work(context).ConfigureAwait(false);
            HasTriedToCommit = true;

            // A commit that is cancelled has an unknown outcome: the caller's token ends here.
            await commits.CommitAsync(context, transaction.CommitAsync).ConfigureAwait(false);
            confirm?.Invoke(context, _result);
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
