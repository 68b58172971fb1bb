using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace EFCore.Sqlite.PreparedInserts;

/// <summary>Prepared inserts on SQLite.</summary>
internal sealed class PreparedInsertsOptionsExtension(bool enabled) : InsertOptionsExtension(enabled)
{
    protected override string Name => "prepared inserts";

    protected override string Method => nameof(PreparedInsertsExtensions.UsePreparedInserts);

    protected override Assembly Provider => typeof(SqliteDbContextOptionsBuilder).Assembly;

    protected override string ProviderName => "EF Core's SQLite provider";

    protected override string ProviderMethod => "UseSqlite";

    protected override Type Database => typeof(PreparedInsertDatabase);
}
