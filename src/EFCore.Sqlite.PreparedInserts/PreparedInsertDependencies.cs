using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>The EF Core services that a prepared batch works with.</summary>
internal sealed record PreparedInsertDependencies(
    ICurrentDbContext CurrentContext,
    IRawSqlCommandBuilder CommandBuilder,
    IRelationalCommandDiagnosticsLogger Logger,
    IExceptionDetector ExceptionDetector)
{
    private readonly Dictionary<string, IRelationalCommand> _commands = [];

    /// <summary>EF Core's command of a plan's INSERT; built once for each context, as EF Core does with queries.</summary>
    public IRelationalCommand Command(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
            _commands.Add(sql, command = CommandBuilder.Build(sql));
        return command;
    }
}
