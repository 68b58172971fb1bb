using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Writing;

/// <summary>
/// Commits calls as one group; when that fails, each call runs alone, so that only the guilty one fails. Callers are answered first, what
/// happened is logged after.
/// </summary>
internal sealed class GroupRunner(GroupCommit commit, LogUpkeep upkeep, WriterState state, ILogger<EventWriter> logger)
{
    /// <summary>Answers all calls.</summary>
    public async Task RunAsync(List<WriteCall> group)
    {
        var error = await TryCommitAsync(group).ConfigureAwait(false);

        // What is in the log takes room twice: copied into the database and emptied, the log may leave enough.
        var isFull = error is StorageException { Kind: StorageErrorKind.Full };
        if (isFull && await upkeep.CheckpointAsync(isEmptied: true).ConfigureAwait(false))
            error = await TryCommitAsync(group).ConfigureAwait(false);
        if (error is null)
            return;

        if (group.Count == 1 || CommitErrors.ConcernsAll(error))
        {
            Fail(group, error);
            return;
        }

        await CommitOneByOneAsync(group).ConfigureAwait(false);
        logger.SharedTransactionFailed(group.Count, error);
    }

    /// <summary>
    /// Runs each call alone, so that only the guilty one fails, until it is clear that none of them is: the others would each wait for the
    /// same timeout.
    /// </summary>
    private async Task CommitOneByOneAsync(List<WriteCall> group)
    {
        var isSuspicious = false;
        for (var i = 0; i < group.Count; i++)
        {
            var error = await TryCommitAsync([group[i]]).ConfigureAwait(false);
            if (error is null || CommitErrors.ConcernsOne(error))
            {
                isSuspicious = false;
                if (error is not null)
                    group[i].Fail(error);
            }
            else if (isSuspicious || CommitErrors.ConcernsAll(error))
            {
                Fail(group[i..], error);
                return;
            }
            else
            {
                // Nobody foresaw it, so the call may have caused it. Two in a row have not.
                isSuspicious = true;
                group[i].Fail(error);
            }
        }
    }

    /// <summary>Answers the calls when their transaction was committed; else returns why it was not.</summary>
    private async Task<Exception?> TryCommitAsync(List<WriteCall> calls)
    {
        Written<WriteOutcome[]> written;
        try
        {
            written = await commit.CommitAsync(calls).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (CommitErrors.ConcernsAll(e))
                state.LastError = e;
            return e;
        }

        state.LastError = null;

        for (var i = 0; i < calls.Count; i++)
            written.Result[i].ApplyTo(calls[i]);
        upkeep.Committed();
        if (written.Afterwards is { } afterwards)
            logger.FailedAfterCommit(calls.Count, afterwards);
        return null;
    }

    private static void Fail(List<WriteCall> calls, Exception error)
    {
        foreach (var call in calls)
            call.Fail(error);
    }
}
