using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EventStore.EfCore.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Peers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PeerCursors",
                columns: table => new
                {
                    Store = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Server = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PeerCursors", x => new { x.Store, x.Server });
                    table.CheckConstraint("CK_PeerCursors_Hash", "length(\"Hash\") = 32");
                    table.CheckConstraint("CK_PeerCursors_Position", "\"Position\" >= 1");
                    table.CheckConstraint("CK_PeerCursors_Store", "length(\"Store\") = 16");
                });

            migrationBuilder.CreateTable(
                name: "StoreIdentity",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Value = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoreIdentity", x => x.Id);
                    table.CheckConstraint("CK_StoreIdentity_One", "\"Id\" = 1");
                    table.CheckConstraint("CK_StoreIdentity_Value", "length(\"Value\") = 16");
                });

            // Added by hand: what tells this database from all others, and from those that peers remember.
            migrationBuilder.Sql("""INSERT INTO "StoreIdentity" ("Id", "Value") VALUES (1, randomblob(16));""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PeerCursors");

            migrationBuilder.DropTable(
                name: "StoreIdentity");
        }
    }
}
