using System.Data.Common;
using EventStore.EfCore.Data;
using EventStore.EfCore.Migrations.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace EventStore.EfCore.Sqlite;

/// <summary>How the store's contexts use SQLite, whichever way they come by their connection.</summary>
internal static class SqliteContextOptions
{
    public static DbContextOptionsBuilder UseEventStoreSqlite(this DbContextOptionsBuilder builder, string connectionString) =>
        builder.UseSqlite(connectionString, Configure);

    public static DbContextOptionsBuilder<EventStoreDbContext> UseEventStoreSqlite(
        this DbContextOptionsBuilder<EventStoreDbContext> builder, DbConnection connection) => builder.UseSqlite(connection, Configure);

    private static void Configure(SqliteDbContextOptionsBuilder sqlite) =>
        sqlite.MigrationsAssembly(typeof(Initial).Assembly).UsePreparedInserts();
}
