using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Npgsql;

namespace EFCore.PostgreSql.UnnestInserts;

/// <summary>Sends the rows as arrays.</summary>
internal sealed class UnnestInsertDatabase(
    DatabaseDependencies dependencies,
    RelationalDatabaseDependencies relationalDependencies,
    ICurrentDbContext currentContext,
    ISqlGenerationHelper sqlHelper,
    IRawSqlCommandBuilder commandBuilder,
    IRelationalCommandDiagnosticsLogger logger) : InsertDatabase(dependencies, relationalDependencies, sqlHelper)
{
    private readonly UnnestInsertDependencies _insertDependencies = new(currentContext, commandBuilder, logger);

    protected override bool CanInsert => RelationalDependencies.Connection.DbConnection is NpgsqlConnection;

    protected override IEnumerable<ModificationCommandBatch> Inserts(IReadOnlyList<InsertRun> runs)
    {
        var statements = runs.SelectMany(run => run.Statements().Select(range => (run, range))).ToList();
        for (var i = 0; i < statements.Count; i++)
        {
            var (run, range) = statements[i];
            yield return new UnnestInsertBatch(run, range, _insertDependencies, moreToCome: i < statements.Count - 1);
        }
    }
}
