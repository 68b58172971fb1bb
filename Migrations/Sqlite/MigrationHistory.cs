using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;

namespace EventStore.EfCore.Migrations.Sqlite;

/// <summary>
/// The migrations history without the lock that EF Core keeps beside it on SQLite. That lock is a row, which stays when its process is
/// killed, and for which every later migration then waits without end. Here a migration is locked by its own transaction: it begins with
/// BEGIN IMMEDIATE, so nobody else writes, and the system ends it with its process.
/// </summary>
/// <remarks>
/// A context that does take EF's row beside this one does no harm: which migrations are applied is read in the transaction that applies
/// the first, and the history's key refuses what is applied twice.
/// </remarks>
internal sealed class MigrationHistory(HistoryRepositoryDependencies dependencies) : HistoryRepository(dependencies)
{
    private const string NoConditions =
        "SQLite has no conditions outside of queries, so there are no scripts that look first which migrations are applied. "
        + "Apply them with `dotnet ef database update` or a migrations bundle.";

    public override LockReleaseBehavior LockReleaseBehavior => LockReleaseBehavior.Transaction;

    protected override string ExistsSql => $"""
        SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = {Literal(TableName)};
        """;

    public override IMigrationsDatabaseLock AcquireDatabaseLock() => new TransactionLock(this);

    public override Task<IMigrationsDatabaseLock> AcquireDatabaseLockAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IMigrationsDatabaseLock>(new TransactionLock(this));

    public override string GetCreateIfNotExistsScript()
    {
        const string create = "CREATE TABLE";
        var script = GetCreateScript();
        return script.Insert(script.IndexOf(create, StringComparison.Ordinal) + create.Length, " IF NOT EXISTS");
    }

    public override string GetBeginIfNotExistsScript(string migrationId) => throw new NotSupportedException(NoConditions);

    public override string GetBeginIfExistsScript(string migrationId) => throw new NotSupportedException(NoConditions);

    public override string GetEndIfScript() => throw new NotSupportedException(NoConditions);

    protected override bool InterpretExistsResult(object? value) => value is > 0L;

    private string Literal(string text) => Dependencies.TypeMappingSource.GetMapping(typeof(string)).GenerateSqlLiteral(text);

    /// <summary>Held and released by the transaction.</summary>
    private sealed class TransactionLock(IHistoryRepository history) : IMigrationsDatabaseLock
    {
        public IHistoryRepository HistoryRepository => history;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
