using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.Sqlite.Tests.Failures;

/// <summary>Holds up the writer before its transaction, so that a test can line up calls that will share the next transaction.</summary>
internal sealed class OneGate : DbTransactionInterceptor, IDisposable
{
    private readonly SemaphoreSlim _arrivals = new(0);
    private TaskCompletionSource _open = new();

    public OneGate() => Open();

    public void Close() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    public Task ArrivedAsync() => _arrivals.WaitAsync();

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection,
        TransactionStartingEventData eventData,
        InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        if (!_open.Task.IsCompleted)
            _arrivals.Release();
        await _open.Task;
        return result;
    }

    public void Dispose() => _arrivals.Dispose();
}
