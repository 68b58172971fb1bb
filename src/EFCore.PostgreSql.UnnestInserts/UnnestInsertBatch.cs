using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.PostgreSql.UnnestInserts;

/// <summary>One statement's inserts into one table, as a batch that EF Core's executor runs.</summary>
internal sealed class UnnestInsertBatch(
    InsertRun run, Range range, UnnestInsertDependencies services, bool moreToCome) : ModificationCommandBatch
{
    // Empty: there are no commands, and whoever runs this batch counts the rows himself.
    public override IReadOnlyList<IReadOnlyModificationCommand> ModificationCommands => [];

    // One statement stands or falls as a whole; if there are more, EF Core begins a transaction for that.
    public override bool RequiresTransaction => false;

    public override bool AreMoreBatchesExpected => moreToCome;

    public override bool TryAddCommand(IReadOnlyModificationCommand modificationCommand) => false;

    public override void Complete(bool moreBatchesExpected)
    {
    }

    public override void Execute(IRelationalConnection connection)
    {
        try
        {
            var command = Build();
            command.RelationalCommand.ExecuteNonQuery(Parameters(command, connection));
        }
        catch (Exception exception) when (IsWrapped(exception))
        {
            throw Wrap(exception);
        }
    }

    public override async Task ExecuteAsync(IRelationalConnection connection, CancellationToken cancellationToken = default)
    {
        try
        {
            var command = Build();
            await command.RelationalCommand.ExecuteNonQueryAsync(Parameters(command, connection), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsWrapped(exception))
        {
            throw Wrap(exception);
        }
    }

    private RawSqlCommand Build()
    {
        var values = new object[run.Plan.Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = run.Plan.Columns[i].Collect(run.Rows, range);
        return services.CommandBuilder.Build(run.Plan.Sql, values);
    }

    private RelationalCommandParameterObject Parameters(RawSqlCommand command, IRelationalConnection connection) => new(
        connection, command.ParameterValues, null, services.CurrentContext.Context, services.Logger, CommandSource.SaveChanges);

    private static bool IsWrapped(Exception exception) => exception is not (DbUpdateException or OperationCanceledException);

    // PostgreSQL does not say which row it refused.
    private DbUpdateException Wrap(Exception exception)
    {
        var (offset, length) = range.GetOffsetAndLength(run.Rows.Count);
        return new(RelationalStrings.UpdateStoreException, exception, run.Rows.GetRange(offset, length));
    }
}
