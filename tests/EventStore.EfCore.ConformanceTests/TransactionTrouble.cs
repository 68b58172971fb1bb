using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Lets a test fail, or hold up, a transaction at any of its steps.</summary>
public sealed class TransactionTrouble : DbTransactionInterceptor
{
    public Func<Task> Starting { get; set; } = () => Task.CompletedTask;

    public Action Committing { get; set; } = () => { };

    public Action Committed { get; set; } = () => { };

    /// <summary>Fails once, here or there.</summary>
    public static Action Once()
    {
        var isDone = false;
        return () =>
        {
            if (isDone)
                return;
            isDone = true;
            throw new TroubleException();
        };
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        await Starting();
        return result;
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Committing();
        return ValueTask.FromResult(result);
    }

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Committed();
        return Task.CompletedTask;
    }

    public sealed class TroubleException() : Exception("an interceptor failed");
}
