using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EventStore.EfCore.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Servers",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    LastPosition = table.Column<long>(type: "INTEGER", nullable: false),
                    LastChainId = table.Column<int>(type: "INTEGER", nullable: false),
                    LastChannelId = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Servers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Chains",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "INTEGER", nullable: false),
                    ChainId = table.Column<int>(type: "INTEGER", nullable: false),
                    Author = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Chains", x => new { x.ServerId, x.ChainId });
                    table.CheckConstraint("CK_Chains_Author", "length(\"Author\") = 32");
                    table.ForeignKey(
                        name: "FK_Chains_Servers_ServerId",
                        column: x => x.ServerId,
                        principalTable: "Servers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Channels",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "INTEGER", nullable: false),
                    ChannelId = table.Column<int>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Channels", x => new { x.ServerId, x.ChannelId });
                    table.ForeignKey(
                        name: "FK_Channels_Servers_ServerId",
                        column: x => x.ServerId,
                        principalTable: "Servers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ChainGaps",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "INTEGER", nullable: false),
                    ChainId = table.Column<int>(type: "INTEGER", nullable: false),
                    FromSequence = table.Column<long>(type: "INTEGER", nullable: false),
                    ToSequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChainGaps", x => new { x.ServerId, x.ChainId, x.FromSequence });
                    table.CheckConstraint("CK_ChainGaps_Order", "\"FromSequence\" >= 1 AND \"FromSequence\" <= \"ToSequence\"");
                    table.ForeignKey(
                        name: "FK_ChainGaps_Chains_ServerId_ChainId",
                        columns: x => new { x.ServerId, x.ChainId },
                        principalTable: "Chains",
                        principalColumns: new[] { "ServerId", "ChainId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Events",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "INTEGER", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    ChainId = table.Column<int>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Previous = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Dependencies = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ChannelId = table.Column<int>(type: "INTEGER", nullable: true),
                    TimestampHintMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Payload = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Signature = table.Column<byte[]>(type: "BLOB", nullable: false),
                    StoredAtMs = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Events", x => new { x.ServerId, x.Position });
                    table.CheckConstraint("CK_Events_Dependencies", "length(\"Dependencies\") % 32 = 0");
                    table.CheckConstraint("CK_Events_Hash", "length(\"Hash\") = 32");
                    table.CheckConstraint("CK_Events_Position", "\"Position\" >= 1");
                    table.CheckConstraint("CK_Events_Previous", "length(\"Previous\") = 32");
                    table.CheckConstraint("CK_Events_Sequence", "\"Sequence\" >= 1");
                    table.CheckConstraint("CK_Events_Signature", "length(\"Signature\") = 64");
                    table.ForeignKey(
                        name: "FK_Events_Chains_ServerId_ChainId",
                        columns: x => new { x.ServerId, x.ChainId },
                        principalTable: "Chains",
                        principalColumns: new[] { "ServerId", "ChainId" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Events_Channels_ServerId_ChannelId",
                        columns: x => new { x.ServerId, x.ChannelId },
                        principalTable: "Channels",
                        principalColumns: new[] { "ServerId", "ChannelId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Chains_ServerId_Author",
                table: "Chains",
                columns: new[] { "ServerId", "Author" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Channels_ServerId_Key",
                table: "Channels",
                columns: new[] { "ServerId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_ChainId_Sequence_Position",
                table: "Events",
                columns: new[] { "ServerId", "ChainId", "Sequence", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                table: "Events",
                columns: new[] { "ServerId", "ChannelId", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_Hash",
                table: "Events",
                columns: new[] { "ServerId", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Servers_Key",
                table: "Servers",
                column: "Key",
                unique: true);

            // Added by hand: the log is append-only, whoever writes to the database.
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Events_NoUpdate" BEFORE UPDATE ON "Events"
                BEGIN SELECT RAISE(ABORT, 'Events is append-only: rows are never changed'); END;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Events_NoDelete" BEFORE DELETE ON "Events"
                BEGIN SELECT RAISE(ABORT, 'Events is append-only: rows are never deleted'); END;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ChainGaps");

            migrationBuilder.DropTable(
                name: "Events");

            migrationBuilder.DropTable(
                name: "Chains");

            migrationBuilder.DropTable(
                name: "Channels");

            migrationBuilder.DropTable(
                name: "Servers");
        }
    }
}
