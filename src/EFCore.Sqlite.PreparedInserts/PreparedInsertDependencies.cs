using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>The EF Core services that a prepared batch works with.</summary>
internal sealed record PreparedInsertDependencies(
    ICurrentDbContext CurrentContext,
    IRawSqlCommandBuilder CommandBuilder,
    IRelationalCommandDiagnosticsLogger Logger,
    IExceptionDetector ExceptionDetector);
