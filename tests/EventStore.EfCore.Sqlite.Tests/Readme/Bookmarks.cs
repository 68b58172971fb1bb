using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace EventStore.EfCore.Sqlite.Tests.Readme;

/// <summary>The application's own migration.</summary>
[DbContext(typeof(GardenDbContext))]
[Migration("20260101000000_Bookmarks")]
public sealed class Bookmarks : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "Bookmarks",
        table => new { Position = table.Column<long>("INTEGER") },
        constraints: table => table.PrimaryKey("PK_Bookmarks", b => b.Position));
}
