using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>The inserts into one table, as a batch that EF Core's executor runs; to the outside one non-query command.</summary>
internal sealed class PreparedInsertBatch(InsertRun run, PreparedInsertDependencies services, bool moreToCome) : ModificationCommandBatch
{
    private const int RowsBetweenCancellationChecks = 256;

    // Empty: there are no commands, and whoever runs this batch counts the rows himself.
    public override IReadOnlyList<IReadOnlyModificationCommand> ModificationCommands => [];

    public override bool RequiresTransaction => run.Rows.Count > 1;

    public override bool AreMoreBatchesExpected => moreToCome;

    public override bool TryAddCommand(IReadOnlyModificationCommand modificationCommand) => false;

    public override void Complete(bool moreBatchesExpected)
    {
    }

    public override void Execute(IRelationalConnection connection)
    {
        var log = new RunLog(services, connection, run.Plan.Sql);
        var progress = new Progress();
        try
        {
            var suppressed = log.Executing();
            var rows = suppressed.HasResult ? suppressed.Result : InsertAll(connection, log.Command, progress, CancellationToken.None);
            log.Executed(rows);
        }
        catch (Exception exception)
        {
            log.Failed(exception);
            if (IsWrapped(exception))
                throw Wrap(exception, progress);

            throw;
        }
        finally
        {
            log.Command.Dispose();
        }
    }

    public override async Task ExecuteAsync(IRelationalConnection connection, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var log = new RunLog(services, connection, run.Plan.Sql);
        var progress = new Progress();
        try
        {
            var suppressed = await log.ExecutingAsync(cancellationToken).ConfigureAwait(false);
            var rows = suppressed.HasResult ? suppressed.Result : InsertAll(connection, log.Command, progress, cancellationToken);
            await log.ExecutedAsync(rows, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await log.FailedAsync(exception, cancellationToken).ConfigureAwait(false);
            if (IsWrapped(exception))
                throw Wrap(exception, progress);

            throw;
        }
        finally
        {
            await log.Command.DisposeAsync().ConfigureAwait(false);
        }
    }

    private int InsertAll(IRelationalConnection connection, DbCommand command, Progress progress, CancellationToken cancellationToken)
    {
        var rows = run.Rows;
        var (database, patience) = ((SqliteConnection)connection.DbConnection, new Patience(command.CommandTimeout, cancellationToken));
        var statement = InsertStatements.Of(database).Find(database.Handle!, run.Plan, command.CommandText, patience);
        try
        {
            for (var i = 0; i < rows.Count; i++)
            {
                if (i % RowsBetweenCancellationChecks == 0)
                    cancellationToken.ThrowIfCancellationRequested();

                progress.Current = rows[i];
                statement.Insert(rows[i], patience);
            }
        }
        finally
        {
            statement.Clear();
        }

        progress.Current = null;
        return rows.Count;
    }

    private static bool IsWrapped(Exception exception) => exception is not (DbUpdateException or OperationCanceledException);

    private DbUpdateException Wrap(Exception exception, Progress progress) =>
        new(RelationalStrings.UpdateStoreException, exception, progress.Current is { } failed ? [failed] : run.Rows);

    /// <summary>The row being inserted, which is the one to blame for an error.</summary>
    private sealed class Progress
    {
        public IUpdateEntry? Current { get; set; }
    }
}
