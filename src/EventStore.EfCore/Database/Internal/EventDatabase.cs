using System.Runtime.ExceptionServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EventStore.EfCore.Database;

/// <summary>
/// The one way into a database: ready (the opening steps have succeeded on the schema as it is now), a fresh context for each attempt of
/// the provider's execution strategy, outside of the caller's ambient transaction, errors translated.
/// </summary>
internal sealed class EventDatabase(
    IDbContextFactory<EventStoreDbContext> contexts,
    ErrorTranslator errors,
    ISchemaVersion versions,
    ICommitWatch commits,
    IEnumerable<IOpeningStep> steps)
    : IDisposable
{
    private readonly IOpeningStep[] _steps = [.. steps];
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile OpenedRecord? _opened;

    /// <summary>
    /// The same database as it is, whether ready or not: for the opening steps, and for looking at a database that was refused.
    /// </summary>
    public EventDatabase AsItIs => _steps.Length == 0 ? this : Through(contexts);

    /// <summary>The database as it is, by way of other contexts.</summary>
    public EventDatabase Through(IDbContextFactory<EventStoreDbContext> others) => new(others, errors, versions, commits, []);

    /// <summary>Returns at once after the first success; a failure is looked at anew by the next call.</summary>
    public async ValueTask EnsureReadyAsync(CancellationToken cancellationToken)
    {
        if (_steps.Length == 0 || _opened is not null)
            return;

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_opened is not null)
                return;
            foreach (var step in _steps)
                await step.RunAsync(AsItIs, cancellationToken).ConfigureAwait(false);
            var version = await AsItIs.ReadAsync(context => ReadVersionAsync(context, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            _opened = new OpenedRecord(version);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Runs <paramref name="work"/> in a context; once more in another one for each retry of the execution strategy.</summary>
    public Task<T> ReadAsync<T>(Func<EventStoreDbContext, Task<T>> work, CancellationToken cancellationToken) =>
        ExecuteAsync(token => WithContextAsync(work, token), cancellationToken);

    /// <summary>Runs <paramref name="work"/> in one explicit transaction, and commits it: durable when this returns.</summary>
    /// <param name="work">Runs again, in another transaction, for each retry of the execution strategy.</param>
    /// <param name="confirm">
    /// Called after the commit, on its connection. Refuses, with an error of kind <see cref="StorageErrorKind.Unsafe"/>, what must not be
    /// acknowledged although it was committed.
    /// </param>
    /// <param name="isStored">
    /// Asked in a transaction of its own when the commit ended in an error: whether what the work did is in the database all the same.
    /// </param>
    /// <param name="cancellationToken">Gives up, until the commit begins.</param>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.UnknownOutcome"/>: neither commit nor question was answered.
    /// </exception>
    public async Task<Written<T>> WriteAsync<T>(
        Func<EventStoreDbContext, Task<T>> work,
        Action<EventStoreDbContext, T>? confirm,
        Func<EventStoreDbContext, T, Task<bool>> isStored,
        CancellationToken cancellationToken)
    {
        // One whose commit ended in an error. Nothing else is tried, whatever the execution strategy does, before it is known what became
        // of it: run again, it would meet its own events.
        WriteAttempt<T>? doubtful = null;
        try
        {
            return await ExecuteAsync(
                async token =>
                {
                    var attempt = doubtful
                        ?? await TryAsync(new WriteAttempt<T>(StillHoldsAsync, commits, work, confirm), token).ConfigureAwait(false);
                    if (attempt.Error is not { } error || attempt.IsCommitted)
                        return new Written<T>(attempt.Result, attempt.Error);

                    doubtful = attempt;
                    var isThere = await LookAsync(context => isStored(context, attempt.Result)).ConfigureAwait(false);
                    doubtful = null;
                    if (!isThere)
                        ExceptionDispatchInfo.Throw(error);
                    return new Written<T>(attempt.Result, error);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (doubtful is { Error: { } error })
        {
            throw new StorageException(
                StorageErrorKind.UnknownOutcome,
                $"A commit ended in an error ('{error.Message}'), and so did the question whether it took effect ('{e.Message}'). "
                + "The events are stored, or none of them is. Storing them again with DuplicatePolicy.Skip is safe.",
                error);
        }
    }

    public void Dispose() => _gate.Dispose();

    private Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        AmbientTransaction.OutsideAsync(async () =>
        {
            try
            {
                await EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
                await using var first = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
                return await first.Database.CreateExecutionStrategy()
                    .ExecuteAsync(attempt, (_, run, token) => run(token), verifySucceeded: null, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not EventStoreException && errors.Translate(e) is { } known)
            {
                throw known;
            }
        });

    private async Task<T> WithContextAsync<T>(Func<EventStoreDbContext, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            await EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
            await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            if (_steps.Length == 0)
                return await work(context).ConfigureAwait(false);

            // Held until the work is done: nobody can have the database alone, and leave it without an index, while it is.
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (await versions.ReadAsync(context, cancellationToken).ConfigureAwait(false) == _opened?.SchemaVersion
                    && await AllAsync(step => step.IsDoneAsync(context, cancellationToken)).ConfigureAwait(false))
                {
                    return await work(context).ConfigureAwait(false);
                }
            }
            finally
            {
                await context.Database.CloseConnectionAsync().ConfigureAwait(false);
            }

            _opened = null;
        }
    }

    /// <summary>Returns when the attempt is committed, or may be.</summary>
    private async Task<WriteAttempt<T>> TryAsync<T>(WriteAttempt<T> attempt, CancellationToken cancellationToken)
    {
        try
        {
            while (!await WithContextAsync(c => attempt.TryRunAsync(c, cancellationToken), cancellationToken).ConfigureAwait(false))
                _opened = null;
        }
        catch (Exception e) when (attempt.HasTriedToCommit
            && e is not StorageException { Kind: StorageErrorKind.Unsafe or StorageErrorKind.UnknownOutcome })
        {
            attempt.Error = e;
        }

        return attempt;
    }

    private Task<bool> StillHoldsAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        AllAsync(step => step.StillHoldsAsync(context, cancellationToken));

    private async Task<bool> AllAsync(Func<IOpeningStep, Task<bool>> question)
    {
        foreach (var step in _steps)
        {
            if (!await question(step).ConfigureAwait(false))
                return false;
        }

        return true;
    }

    private Task<bool> LookAsync(Func<EventStoreDbContext, Task<bool>> isStored) => WithContextAsync(
        async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync().ConfigureAwait(false);
            if (!await isStored(context).ConfigureAwait(false))
                return false;

            // What was found is as durable as this commit, which comes after it, wherever commits have to be. It stores nothing, so EF's
            // interceptors are not told.
            await commits.CommitAsync(context, () => transaction.GetDbTransaction().CommitAsync()).ConfigureAwait(false);
            return true;
        },
        CancellationToken.None);

    private async Task<long> ReadVersionAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await versions.ReadAsync(context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The schema for which the opening steps have succeeded.</summary>
    private sealed record OpenedRecord(long SchemaVersion);
}
