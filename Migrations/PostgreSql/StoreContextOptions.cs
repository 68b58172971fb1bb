using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace EventStore.EfCore.Migrations.PostgreSql;

/// <summary>What design time and run time have in common: where the tables and their history are.</summary>
internal static class StoreContextOptions
{
    public static DbContextOptionsBuilder UseStoreModel(this DbContextOptionsBuilder builder) =>
        builder.ReplaceService<IModelCustomizer, StoreModel>();

    public static NpgsqlDbContextOptionsBuilder UseStoreMigrations(this NpgsqlDbContextOptionsBuilder builder) => builder
        .MigrationsAssembly(typeof(StoreContextOptions).Assembly)
        .MigrationsHistoryTable(StoreModel.HistoryTable, StoreModel.Schema);
}
