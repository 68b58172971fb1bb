using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>Sends the rows through prepared statements.</summary>
internal sealed class PreparedInsertDatabase(
    DatabaseDependencies dependencies,
    RelationalDatabaseDependencies relationalDependencies,
    ICurrentDbContext currentContext,
    ISqlGenerationHelper sqlHelper,
    IRawSqlCommandBuilder commandBuilder,
    IRelationalCommandDiagnosticsLogger logger,
    IExceptionDetector exceptionDetector) : InsertDatabase(dependencies, relationalDependencies, sqlHelper)
{
    private readonly PreparedInsertDependencies _insertDependencies = new(currentContext, commandBuilder, logger, exceptionDetector);

    protected override bool CanInsert => RelationalDependencies.Connection.DbConnection is SqliteConnection;

    protected override IEnumerable<ModificationCommandBatch> Inserts(IReadOnlyList<InsertRun> runs)
    {
        for (var i = 0; i < runs.Count; i++)
            yield return new PreparedInsertBatch(runs[i], _insertDependencies, moreToCome: i < runs.Count - 1);
    }
}
