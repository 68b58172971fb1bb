using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EventStore.EfCore.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Layout : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                table: "Events");

            // Added by hand: a bulk load that was not finished has dropped it.
            migrationBuilder.Sql("""DROP INDEX IF EXISTS "IX_Events_ServerId_Hash";""");

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                table: "Events",
                columns: new[] { "ServerId", "ChannelId", "Position" },
                filter: "\"ChannelId\" IS NOT NULL");

            // Added by hand: the index on hashes, in tables of its own. What is there already is moved on from where it comes first, as what
            // comes later is.
            migrationBuilder.Sql(
                """
                CREATE TABLE "RecentHashes" (
                    "Prefix" BLOB NOT NULL,
                    "ServerId" INTEGER NOT NULL,
                    "Position" INTEGER NOT NULL,
                    CONSTRAINT "PK_RecentHashes" PRIMARY KEY ("Prefix", "ServerId", "Position")
                ) WITHOUT ROWID;
                """);
            migrationBuilder.Sql(
                """
                CREATE TABLE "HashSegments" (
                    "Id" INTEGER NOT NULL CONSTRAINT "PK_HashSegments" PRIMARY KEY,
                    "Bits" INTEGER NOT NULL,
                    "Low" INTEGER NOT NULL,
                    "High" INTEGER NOT NULL,
                    "Target" INTEGER NULL
                );
                """);
            migrationBuilder.Sql(
                """
                CREATE TABLE "HashChunks" (
                    "Id" INTEGER NOT NULL CONSTRAINT "PK_HashChunks" PRIMARY KEY,
                    "Entries" BLOB NOT NULL
                );
                """);
            migrationBuilder.Sql(
                """
                INSERT OR IGNORE INTO "RecentHashes" ("Prefix", "ServerId", "Position")
                SELECT substr("Hash", 1, 8), "ServerId", "Position" FROM "Events"
                WHERE typeof("Hash") = 'blob' AND length("Hash") = 32 AND typeof("ServerId") = 'integer' AND typeof("Position") = 'integer'
                ORDER BY substr("Hash", 1, 8), "ServerId", "Position";
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Events_Hash" AFTER INSERT ON "Events"
                BEGIN
                    INSERT OR IGNORE INTO "RecentHashes" ("Prefix", "ServerId", "Position")
                    VALUES (substr(NEW."Hash", 1, 8), NEW."ServerId", NEW."Position");
                END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DROP TRIGGER "TR_Events_Hash";
                DROP TABLE "RecentHashes";
                DROP TABLE "HashSegments";
                DROP TABLE "HashChunks";
                """);

            migrationBuilder.DropIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                table: "Events");

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                table: "Events",
                columns: new[] { "ServerId", "ChannelId", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_Hash",
                table: "Events",
                columns: new[] { "ServerId", "Hash" },
                unique: true);
        }
    }
}
