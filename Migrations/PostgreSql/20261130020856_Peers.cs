using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EventStore.EfCore.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Peers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PeerCursors",
                schema: "eventstore",
                columns: table => new
                {
                    Store = table.Column<byte[]>(type: "bytea", nullable: false),
                    Server = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false)
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
                schema: "eventstore",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StoreIdentity", x => x.Id);
                    table.CheckConstraint("CK_StoreIdentity_One", "\"Id\" = 1");
                    table.CheckConstraint("CK_StoreIdentity_Value", "length(\"Value\") = 16");
                });

            // Added by hand: what tells this database from all others, and from those that peers remember.
            migrationBuilder.Sql(
                """
                INSERT INTO eventstore."StoreIdentity" ("Id", "Value") VALUES (1, decode(replace(gen_random_uuid()::text, '-', ''), 'hex'));
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PeerCursors",
                schema: "eventstore");

            migrationBuilder.DropTable(
                name: "StoreIdentity",
                schema: "eventstore");
        }
    }
}
