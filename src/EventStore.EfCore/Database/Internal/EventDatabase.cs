using System.Data;
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
    IWriteEpoch epochs,
    ICommitWatch commits,
    IEnumerable<IOpeningStep> steps)
    : IDisposable
{
    private readonly Opening _opening = new(versions, [.. steps]);

    // Whether there is no execution strategy to ask, so that no context has to be made to find it.
    private volatile bool _runsOnce;

    /// <summary>
    /// The same database as it is, whether ready or not: for the opening steps, and for looking at a database that was refused.
    /// </summary>
    public EventDatabase AsItIs => _opening.HasSteps ? Through(contexts) : this;

    /// <summary>The database as it is, by way of other contexts.</summary>
    public EventDatabase Through(IDbContextFactory<EventStoreDbContext> others) => new(others, errors, versions, epochs, commits, []);

    /// <summary>Returns at once after the first success; a failure is looked at anew by the next call.</summary>
    public ValueTask EnsureReadyAsync(CancellationToken cancellationToken) =>
        _opening.IsDone ? ValueTask.CompletedTask : _opening.EnsureAsync(AsItIs, cancellationToken);

    /// <summary>Runs <paramref name="work"/> in a context; once more in another one for each retry of the execution strategy.</summary>
    /// <param name="work">Reads.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="kept">Gives the context, if it has one, and keeps it when all went well.</param>
    public Task<T> ReadAsync<T>(
        Func<EventStoreDbContext, Task<T>> work, CancellationToken cancellationToken, KeptContexts? kept = null) =>
        ExecuteAsync(token => WithContextAsync(work, token, kept), cancellationToken);

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
    /// <param name="kept">Gives the context, if it has one, and keeps it when all went well.</param>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.UnknownOutcome"/>: neither commit nor question was answered.
    /// </exception>
    public async ValueTask<Written<T>> WriteAsync<T>(
        Func<EventStoreDbContext, Task<T>> work,
        Action<EventStoreDbContext, T>? confirm,
        Func<EventStoreDbContext, T, Task<bool>> isStored,
        CancellationToken cancellationToken,
        KeptContexts? kept = null)
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
                        ?? await TryAsync(new WriteAttempt<T>(epochs, _opening, commits, work, confirm), kept, token)
                            .ConfigureAwait(false);
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

    public void Dispose() => _opening.Dispose();

    private Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        AmbientTransaction.IsAny ? ExecuteOutsideAsync(attempt, cancellationToken) : ExecuteHereAsync(attempt, cancellationToken);

    private Task<T> ExecuteOutsideAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        AmbientTransaction.OutsideAsync(() => ExecuteHereAsync(attempt, cancellationToken));

    private async Task<T> ExecuteHereAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            await EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
            if (_runsOnce)
                return await attempt(cancellationToken).ConfigureAwait(false);

            await using var first = await CreateContextAsync(cancellationToken).ConfigureAwait(false);
            var strategy = first.Database.CreateExecutionStrategy();
            _runsOnce = strategy is NonRetryingExecutionStrategy;
            return await strategy
                .ExecuteAsync(attempt, static (_, run, token) => run(token), verifySucceeded: null, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is not EventStoreException && errors.Translate(e) is { } known)
        {
            throw known;
        }
    }

    /// <summary>The factory may be the application's own, and then any error can come of it.</summary>
    private async Task<EventStoreDbContext> CreateContextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && errors.Translate(e) is null)
        {
            throw errors.NoContext(e);
        }
    }

    private async Task<T> WithContextAsync<T>(
        Func<EventStoreDbContext, Task<T>> work, CancellationToken cancellationToken, KeptContexts? kept = null)
    {
        if (!_opening.HasSteps)
        {
            await using var context = await CreateContextAsync(cancellationToken).ConfigureAwait(false);
            return await work(context).ConfigureAwait(false);
        }

        var result = default(T)!;
        await UntilDoneAsync(
            async context =>
            {
                if (kept is not null)
                    Remember(context);
                if (!await _opening.IsUnchangedAsync(context, cancellationToken).ConfigureAwait(false))
                    return false;
                result = await work(context).ConfigureAwait(false);
                return true;
            },
            kept,
            cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>What the context has found is believed again, if nobody has committed since.</summary>
    private void Remember(EventStoreDbContext context)
    {
        var epoch = epochs.Read(context);
        context.ReadMemory = epoch == 0 ? null : context.ReadMemory ?? new ReadMemory();
        context.ReadMemory?.Begin(epoch);
    }

    /// <summary>Runs <paramref name="attempt"/> until it no longer says that the database is not what the opening steps found.</summary>
    private async Task UntilDoneAsync(
        Func<EventStoreDbContext, Task<bool>> attempt, KeptContexts? kept, CancellationToken cancellationToken)
    {
        var isDone = false;
        while (!isDone)
        {
            await EnsureReadyAsync(cancellationToken).ConfigureAwait(false);
            var context = kept is null ? null : await kept.TakeAsync().ConfigureAwait(false);
            context ??= await CreateContextAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // Held until the work is done: nobody can have the database alone, and leave it without an index, while it is.
                if (context.Database.GetDbConnection().State != ConnectionState.Open)
                    await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                isDone = await attempt(context).ConfigureAwait(false);
                if (!isDone)
                    _opening.Forget();
            }
            finally
            {
                if (isDone && kept is not null)
                    kept.Keep(context);
                else
                    await KeptContexts.CloseAsync(context).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns when the attempt is committed, or may be.</summary>
    private async Task<WriteAttempt<T>> TryAsync<T>(WriteAttempt<T> attempt, KeptContexts? kept, CancellationToken cancellationToken)
    {
        try
        {
            await UntilDoneAsync(c => attempt.TryRunAsync(c, cancellationToken), kept, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (attempt.HasTriedToCommit
            && e is not StorageException { Kind: StorageErrorKind.Unsafe or StorageErrorKind.UnknownOutcome })
        {
            attempt.Error = e;
        }

        return attempt;
    }

    private Task<bool> LookAsync(Func<EventStoreDbContext, Task<bool>> isStored) => WithContextAsync(
        async context =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync().ConfigureAwait(false);
            if (!await isStored(context).ConfigureAwait(false))
                return false;

            // What was found is as durable as this commit, which comes after it, wherever commits have to be. It stores nothing, so EF's
            // interceptors are not told.
            await commits.CommitAsync(context, transaction.GetDbTransaction().CommitAsync).ConfigureAwait(false);
            return true;
        },
        CancellationToken.None);
}
