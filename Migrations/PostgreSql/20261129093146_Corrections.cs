using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EventStore.EfCore.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Corrections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ChangePermits",
                schema: "eventstore",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChangePermits", x => new { x.ServerId, x.Position });
                });

            migrationBuilder.CreateTable(
                name: "Erasures",
                schema: "eventstore",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    ErasedAtMs = table.Column<long>(type: "bigint", nullable: false),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ErasedBy = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Erasures", x => new { x.ServerId, x.Position });
                    table.CheckConstraint("CK_Erasures_Hash", "length(\"Hash\") = 32");
                    table.ForeignKey(
                        name: "FK_Erasures_Servers_ServerId",
                        column: x => x.ServerId,
                        principalSchema: "eventstore",
                        principalTable: "Servers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Quarantine",
                schema: "eventstore",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "integer", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: true),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    Author = table.Column<byte[]>(type: "bytea", nullable: true),
                    Sequence = table.Column<long>(type: "bigint", nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FoundAtMs = table.Column<long>(type: "bigint", nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    RepairedAtMs = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Quarantine", x => new { x.ServerId, x.Number });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Quarantine_ServerId_Position",
                schema: "eventstore",
                table: "Quarantine",
                columns: new[] { "ServerId", "Position" });

            // Added by hand: a row of events may change where a permit for it was written in the same transaction, and stays where it is.
            migrationBuilder.Sql(
                """
                CREATE OR REPLACE FUNCTION eventstore."RefuseChange"() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN
                    RAISE EXCEPTION '% is append-only: rows are never changed, and % is refused', coalesce(TG_ARGV[0], 'Events'), TG_OP;
                END$$;
                """);
            migrationBuilder.Sql(
                """
                CREATE FUNCTION eventstore."RefuseUnpermittedChange"() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        IF NEW."ServerId" = OLD."ServerId" AND NEW."Position" = OLD."Position" AND EXISTS (
                            SELECT 1 FROM eventstore."ChangePermits" p
                            WHERE p."ServerId" = OLD."ServerId" AND p."Position" = OLD."Position") THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'Events is append-only: rows are never changed, and % is refused', TG_OP;
                END$$;
                """);
            migrationBuilder.Sql(
                """
                DROP TRIGGER IF EXISTS "TR_Events_NoChange" ON eventstore."Events";
                CREATE TRIGGER "TR_Events_NoChange" BEFORE UPDATE OR DELETE ON eventstore."Events"
                FOR EACH ROW EXECUTE FUNCTION eventstore."RefuseUnpermittedChange"();
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Erasures_NoChange" BEFORE UPDATE OR DELETE ON eventstore."Erasures"
                FOR EACH ROW EXECUTE FUNCTION eventstore."RefuseChange"('Erasures');
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER IF EXISTS "TR_Events_NoChange" ON eventstore."Events";
                CREATE TRIGGER "TR_Events_NoChange" BEFORE UPDATE OR DELETE ON eventstore."Events"
                FOR EACH ROW EXECUTE FUNCTION eventstore."RefuseChange"();
                DROP FUNCTION eventstore."RefuseUnpermittedChange"();
                """);

            migrationBuilder.DropTable(
                name: "ChangePermits",
                schema: "eventstore");

            migrationBuilder.DropTable(
                name: "Erasures",
                schema: "eventstore");

            migrationBuilder.DropTable(
                name: "Quarantine",
                schema: "eventstore");
        }
    }
}
