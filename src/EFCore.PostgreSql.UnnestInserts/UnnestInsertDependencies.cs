using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace EFCore.PostgreSql.UnnestInserts;

/// <summary>The EF Core services that a batch works with.</summary>
internal sealed record UnnestInsertDependencies(
    ICurrentDbContext CurrentContext, IRawSqlCommandBuilder CommandBuilder, IRelationalCommandDiagnosticsLogger Logger);
