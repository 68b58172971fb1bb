using System.Data.Common;
using EventStore.EfCore.Data;
using EventStore.EfCore.Migrations.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventStore.EfCore.Sqlite;

/// <summary>How the store's contexts use SQLite, whichever way they come by their connection.</summary>
internal static class SqliteContextOptions
{
    public static DbContextOptionsBuilder UseEventStoreSqlite(this DbContextOptionsBuilder builder, string connectionString) =>
        WithMigrations(builder.UseSqlite(connectionString, Configure));

    public static DbContextOptionsBuilder<EventStoreDbContext> UseEventStoreSqlite(
        this DbContextOptionsBuilder<EventStoreDbContext> builder, DbConnection connection)
    {
        WithMigrations(builder.UseSqlite(connection, Configure));
        return builder;
    }

    private static void Configure(SqliteDbContextOptionsBuilder sqlite) =>
        sqlite.MigrationsAssembly(typeof(Initial).Assembly).UsePreparedInserts();

    // EF warns, as an error, of migrating in a transaction of one's own: a strategy that retries could not repeat it. There is none here.
    private static DbContextOptionsBuilder WithMigrations(DbContextOptionsBuilder builder) => builder
        .ReplaceService<IHistoryRepository, MigrationHistory>()
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.MigrationsUserTransactionWarning));
}
