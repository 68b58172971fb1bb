using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql;

namespace EFCore.PostgreSql.UnnestInserts;

/// <summary>EF Core's database service, with the added rows that allow it sent as arrays.</summary>
/// <remarks>
/// EF Core's batch executor runs these batches like its own, so transactions, savepoints and rollback are EF Core's too.
/// </remarks>
internal sealed class UnnestInsertDatabase(
    DatabaseDependencies dependencies,
    RelationalDatabaseDependencies relationalDependencies,
    ICurrentDbContext currentContext,
    ISqlGenerationHelper sqlHelper,
    IRawSqlCommandBuilder commandBuilder,
    IRelationalCommandDiagnosticsLogger logger) : RelationalDatabase(dependencies, relationalDependencies)
{
    private readonly UnnestInsertDependencies _insertDependencies = new(currentContext, commandBuilder, logger);

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
        return saved + split.ArrayRows;
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
        return saved + split.ArrayRows;
    }

    private SaveSplit? Split(IList<IUpdateEntry> entries) =>
        RelationalDependencies.Connection.DbConnection is NpgsqlConnection
            ? SaveSplit.Of(entries, sqlHelper)
            : null;

    private IEnumerable<ModificationCommandBatch> Batches(SaveSplit split)
    {
        if (split.Rest.Count > 0)
        {
            foreach (var batch in RelationalDependencies.BatchPreparer.BatchCommands(split.Rest, Adapter))
                yield return new FollowedBatch(batch);
        }

        var statements = split.Runs.SelectMany(run => run.Statements().Select(range => (run, range))).ToList();
        for (var i = 0; i < statements.Count; i++)
        {
            var (run, range) = statements[i];
            yield return new UnnestInsertBatch(run, range, _insertDependencies, moreToCome: i < statements.Count - 1);
        }
    }
}
