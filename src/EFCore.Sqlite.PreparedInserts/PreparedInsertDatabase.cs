using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>EF Core's database service, with the added rows that allow it sent through prepared statements.</summary>
/// <remarks>
/// EF Core's batch executor runs the prepared batches like its own, so transactions, savepoints and rollback are EF Core's too.
/// </remarks>
internal sealed class PreparedInsertDatabase(
    DatabaseDependencies dependencies,
    RelationalDatabaseDependencies relationalDependencies,
    ICurrentDbContext currentContext,
    ISqlGenerationHelper sqlHelper,
    IRawSqlCommandBuilder commandBuilder,
    IRelationalCommandDiagnosticsLogger logger,
    IExceptionDetector exceptionDetector) : RelationalDatabase(dependencies, relationalDependencies)
{
    private readonly PreparedInsertDependencies _insertDependencies = new(currentContext, commandBuilder, logger, exceptionDetector);

    private IUpdateAdapter? _updateAdapter;

    private IUpdateAdapter Adapter => _updateAdapter ??= Dependencies.UpdateAdapterFactory.Create();

    public override int SaveChanges(IList<IUpdateEntry> entries)
    {
        if (Split(entries) is not { } split)
            return base.SaveChanges(entries);

        var saved = RelationalDependencies.BatchExecutor.Execute(Batches(split), RelationalDependencies.Connection);
        if (split.Rest.Count > 0)
            RelationalDependencies.BatchPreparer.ResetState();

        split.ReturnAddedEntries(entries);
        return saved + split.PreparedRows;
    }

    public override async Task<int> SaveChangesAsync(IList<IUpdateEntry> entries, CancellationToken cancellationToken = default)
    {
        if (Split(entries) is not { } split)
            return await base.SaveChangesAsync(entries, cancellationToken).ConfigureAwait(false);

        var saved = await RelationalDependencies.BatchExecutor
            .ExecuteAsync(Batches(split), RelationalDependencies.Connection, cancellationToken)
            .ConfigureAwait(false);
        if (split.Rest.Count > 0)
            await RelationalDependencies.BatchPreparer.ResetStateAsync(cancellationToken).ConfigureAwait(false);

        split.ReturnAddedEntries(entries);
        return saved + split.PreparedRows;
    }

    private SaveSplit? Split(IList<IUpdateEntry> entries) =>
        RelationalDependencies.Connection.DbConnection is SqliteConnection
            ? SaveSplit.Of(entries, sqlHelper)
            : null;

    private IEnumerable<ModificationCommandBatch> Batches(SaveSplit split)
    {
        if (split.Rest.Count > 0)
        {
            foreach (var batch in RelationalDependencies.BatchPreparer.BatchCommands(split.Rest, Adapter))
                yield return new FollowedBatch(batch);
        }

        for (var i = 0; i < split.Runs.Count; i++)
        {
            yield return new PreparedInsertBatch(split.Runs[i], _insertDependencies, moreToCome: i < split.Runs.Count - 1);
        }
    }
}
