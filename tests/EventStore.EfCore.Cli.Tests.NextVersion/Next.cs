using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventStore.EfCore.Migrations.Sqlite;

/// <summary>What a next version could add. With it today's schema is the previous one, and today's tool the old version's.</summary>
[DbContext(typeof(EventStoreDbContext))]
[Migration("29990101000000_Next")]
public sealed class Next : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        CREATE TABLE "Next" ("Id" INTEGER NOT NULL PRIMARY KEY, "Bytes" INTEGER NOT NULL);
        INSERT INTO "Next" SELECT "ServerId", SUM(length("Payload")) FROM "Events" GROUP BY "ServerId";
        """);
}
