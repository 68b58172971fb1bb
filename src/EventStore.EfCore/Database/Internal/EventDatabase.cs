using EventStore.EfCore.Data;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Database;

/// <summary>
/// The one way into a database: ready (the opening steps have succeeded), a fresh context for each attempt of the provider's execution
/// strategy, errors translated.
/// </summary>
internal sealed class EventDatabase(
    IDbContextFactory<EventStoreDbContext> contexts, ErrorTranslator errors, IEnumerable<IOpeningStep> steps) : IDisposable
{
    private readonly IOpeningStep[] _steps = [.. steps];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile bool _isReady;

    /// <summary>
    /// The same database as it is, whether ready or not: for the opening steps, and for looking at a database that was refused.
    /// </summary>
    public EventDatabase AsItIs => _steps.Length == 0 ? this : new(contexts, errors, []);

    /// <summary>Returns at once after the first success; a failure is looked at anew by the next call.</summary>
    public async ValueTask EnsureReadyAsync(CancellationToken cancellationToken)
    {
        if (_isReady)
            return;

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isReady)
                return;
            foreach (var step in _steps)
                await step.RunAsync(AsItIs, cancellationToken).ConfigureAwait(false);
            _isReady = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Has the next call run the opening steps again.</summary>
    public void OpenAgain() => _isReady = false;

    /// <summary>Runs <paramref name="work"/> in a context; once more in another one for each retry of the execution strategy.</summary>
    public async Task<T> ReadAsync<T>(Func<EventStoreDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
            await using var first = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            return await first.Database.CreateExecutionStrategy().ExecuteAsync(
                work,
                async (_, attempt, token) =>
                {
                    await using var context = await contexts.CreateDbContextAsync(token).ConfigureAwait(false);
                    return await attempt(context).ConfigureAwait(false);
                },
                verifySucceeded: null,
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not EventStoreException && errors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    /// <summary>Runs <paramref name="work"/> in one explicit transaction, and commits it: durable when this returns.</summary>
    public async Task<T> WriteAsync<T>(Func<EventStoreDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (isDone, result) = await ReadAsync(context => TryWriteAsync(context, work, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (isDone)
                return result;
            OpenAgain();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Not done when the opening steps no longer hold: they look at the database again, outside the transaction.</summary>
    private async Task<(bool IsDone, T Result)> TryWriteAsync<T>(
        EventStoreDbContext context, Func<EventStoreDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        context.IsWritable = true;
        try
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            foreach (var step in _steps)
            {
                if (!await step.StillHoldsAsync(context, cancellationToken).ConfigureAwait(false))
                    return (false, default!);
            }

            var result = await work(context).ConfigureAwait(false);

            // A commit that is cancelled has an unknown outcome.
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return (true, result);
        }
        finally
        {
            // The context goes back to a pool from which applications take theirs.
            context.IsWritable = false;
        }
    }
}
