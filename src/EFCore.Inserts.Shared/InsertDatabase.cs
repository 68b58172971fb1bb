using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Inserts;

/// <summary>EF Core's database service, with the added rows that allow it inserted another way.</summary>
/// <remarks>
/// EF Core's batch executor runs these batches like its own, so transactions, savepoints and rollback are EF Core's too.
/// </remarks>
internal abstract class InsertDatabase(
    DatabaseDependencies dependencies, RelationalDatabaseDependencies relationalDependencies, ISqlGenerationHelper sqlHelper)
    : RelationalDatabase(dependencies, relationalDependencies)
{
    private IUpdateAdapter? _updateAdapter;

    private IUpdateAdapter Adapter => _updateAdapter ??= Dependencies.UpdateAdapterFactory.Create();

    /// <summary>Whether the connection is one of the provider's own.</summary>
    protected abstract bool CanInsert { get; }

    public override int SaveChanges(IList<IUpdateEntry> entries)
    {
        if (Split(entries) is not { } split)
            return base.SaveChanges(entries);

        var saved = RelationalDependencies.BatchExecutor.Execute(Batches(split), RelationalDependencies.Connection);
        if (split.Rest.Count > 0)
            RelationalDependencies.BatchPreparer.ResetState();

        split.ReturnAddedEntries(entries);
        return saved + split.InsertedRows;
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
        return saved + split.InsertedRows;
    }

    /// <summary>The batches that insert the rows.</summary>
    protected abstract IEnumerable<ModificationCommandBatch> Inserts(IReadOnlyList<InsertRun> runs);

    private SaveSplit? Split(IList<IUpdateEntry> entries) => CanInsert ? SaveSplit.Of(entries, sqlHelper) : null;

    private IEnumerable<ModificationCommandBatch> Batches(SaveSplit split)
    {
        if (split.Rest.Count > 0)
        {
            foreach (var batch in RelationalDependencies.BatchPreparer.BatchCommands(split.Rest, Adapter))
                yield return new FollowedBatch(batch);
        }

        foreach (var batch in Inserts(split.Runs))
            yield return batch;
    }
}
