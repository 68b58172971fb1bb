using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace EFCore.PostgreSql.UnnestInserts;

/// <summary>Inserts from arrays on PostgreSQL.</summary>
internal sealed class UnnestInsertsOptionsExtension(bool enabled) : InsertOptionsExtension(enabled)
{
    protected override string Name => "unnest inserts";

    protected override string Method => nameof(UnnestInsertsExtensions.UseUnnestInserts);

    protected override Assembly Provider => typeof(NpgsqlDbContextOptionsBuilder).Assembly;

    protected override string ProviderName => "Npgsql's provider";

    protected override string ProviderMethod => "UseNpgsql";

    protected override Type Database => typeof(UnnestInsertDatabase);
}
