using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EventStore.EfCore.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Corrections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ChangePermits",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "INTEGER", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChangePermits", x => new { x.ServerId, x.Position });
                });

            migrationBuilder.CreateTable(
                name: "Erasures",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "INTEGER", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ErasedAtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    ErasedBy = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Erasures", x => new { x.ServerId, x.Position });
                    table.CheckConstraint("CK_Erasures_Hash", "length(\"Hash\") = 32");
                    table.ForeignKey(
                        name: "FK_Erasures_Servers_ServerId",
                        column: x => x.ServerId,
                        principalTable: "Servers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Quarantine",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "INTEGER", nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: true),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Author = table.Column<byte[]>(type: "BLOB", nullable: true),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    FoundAtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RepairedAtMs = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Quarantine", x => new { x.ServerId, x.Number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Quarantine_ServerId_Position",
                table: "Quarantine",
                columns: new[] { "ServerId", "Position" });

            // Added by hand: a row of events may change where a permit for it was written in the same transaction, and stays where it is.
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "TR_Events_NoUpdate";""");
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Events_NoUpdate" BEFORE UPDATE ON "Events"
                WHEN NEW."ServerId" IS NOT OLD."ServerId" OR NEW."Position" IS NOT OLD."Position" OR NOT EXISTS (
                    SELECT 1 FROM "ChangePermits" WHERE "ServerId" = OLD."ServerId" AND "Position" = OLD."Position")
                BEGIN SELECT RAISE(ABORT, 'Events is append-only: rows are never changed'); END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Erasures_NoUpdate" BEFORE UPDATE ON "Erasures"
                BEGIN SELECT RAISE(ABORT, 'Erasures is append-only: rows are never changed'); END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Erasures_NoDelete" BEFORE DELETE ON "Erasures"
                BEGIN SELECT RAISE(ABORT, 'Erasures is append-only: rows are never deleted'); END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP TRIGGER IF EXISTS "TR_Events_NoUpdate";""");
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Events_NoUpdate" BEFORE UPDATE ON "Events"
                BEGIN SELECT RAISE(ABORT, 'Events is append-only: rows are never changed'); END;
                """);

            migrationBuilder.DropTable(
                name: "ChangePermits");

            migrationBuilder.DropTable(
                name: "Erasures");

            migrationBuilder.DropTable(
                name: "Quarantine");
        }
    }
}
