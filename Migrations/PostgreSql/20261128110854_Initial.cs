using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EventStore.EfCore.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "eventstore");

            migrationBuilder.CreateSequence<int>(
                name: "ServerNumbers",
                schema: "eventstore");

            migrationBuilder.CreateTable(
                name: "BulkLoads",
                schema: "eventstore",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    StartedAtMs = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BulkLoads", x => x.Id);
                    table.CheckConstraint("CK_BulkLoads_One", "\"Id\" = 1");
                });

            migrationBuilder.CreateTable(
                name: "Servers",
                schema: "eventstore",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    LastPosition = table.Column<long>(type: "bigint", nullable: false),
                    LastChainId = table.Column<int>(type: "integer", nullable: false),
                    LastChannelId = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Servers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Chains",
                schema: "eventstore",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "integer", nullable: false),
                    ChainId = table.Column<int>(type: "integer", nullable: false),
                    Author = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Chains", x => new { x.ServerId, x.ChainId });
                    table.CheckConstraint("CK_Chains_Author", "length(\"Author\") = 32");
                    table.ForeignKey(
                        name: "FK_Chains_Servers_ServerId",
                        column: x => x.ServerId,
                        principalSchema: "eventstore",
                        principalTable: "Servers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Channels",
                schema: "eventstore",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "integer", nullable: false),
                    ChannelId = table.Column<int>(type: "integer", nullable: false),
                    Key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Channels", x => new { x.ServerId, x.ChannelId });
                    table.ForeignKey(
                        name: "FK_Channels_Servers_ServerId",
                        column: x => x.ServerId,
                        principalSchema: "eventstore",
                        principalTable: "Servers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ChainGaps",
                schema: "eventstore",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "integer", nullable: false),
                    ChainId = table.Column<int>(type: "integer", nullable: false),
                    FromSequence = table.Column<long>(type: "bigint", nullable: false),
                    ToSequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChainGaps", x => new { x.ServerId, x.ChainId, x.FromSequence });
                    table.CheckConstraint("CK_ChainGaps_Order", "\"FromSequence\" >= 1 AND \"FromSequence\" <= \"ToSequence\"");
                    table.ForeignKey(
                        name: "FK_ChainGaps_Chains_ServerId_ChainId",
                        columns: x => new { x.ServerId, x.ChainId },
                        principalSchema: "eventstore",
                        principalTable: "Chains",
                        principalColumns: new[] { "ServerId", "ChainId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Events",
                schema: "eventstore",
                columns: table => new
                {
                    ServerId = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    ChainId = table.Column<int>(type: "integer", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Previous = table.Column<byte[]>(type: "bytea", nullable: false),
                    Dependencies = table.Column<byte[]>(type: "bytea", nullable: false),
                    ChannelId = table.Column<int>(type: "integer", nullable: true),
                    TimestampHintMs = table.Column<long>(type: "bigint", nullable: false),
                    Payload = table.Column<byte[]>(type: "bytea", nullable: false),
                    Signature = table.Column<byte[]>(type: "bytea", nullable: false),
                    StoredAtMs = table.Column<long>(type: "bigint", nullable: false),
                    Checksum = table.Column<long>(type: "bigint", nullable: true)
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
                        principalSchema: "eventstore",
                        principalTable: "Chains",
                        principalColumns: new[] { "ServerId", "ChainId" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Events_Channels_ServerId_ChannelId",
                        columns: x => new { x.ServerId, x.ChannelId },
                        principalSchema: "eventstore",
                        principalTable: "Channels",
                        principalColumns: new[] { "ServerId", "ChannelId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Chains_ServerId_Author",
                schema: "eventstore",
                table: "Chains",
                columns: new[] { "ServerId", "Author" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Channels_ServerId_Key",
                schema: "eventstore",
                table: "Channels",
                columns: new[] { "ServerId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_ChainId_Sequence_Position",
                schema: "eventstore",
                table: "Events",
                columns: new[] { "ServerId", "ChainId", "Sequence", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                schema: "eventstore",
                table: "Events",
                columns: new[] { "ServerId", "ChannelId", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_Hash",
                schema: "eventstore",
                table: "Events",
                columns: new[] { "ServerId", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Servers_Key",
                schema: "eventstore",
                table: "Servers",
                column: "Key",
                unique: true);

            // Added by hand: the log is append-only, whoever writes to the database.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION eventstore."RefuseChange"() RETURNS trigger LANGUAGE plpgsql AS
                $$BEGIN RAISE EXCEPTION 'Events is append-only: rows are never changed, and % is refused', TG_OP; END$$;
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Events_NoChange" BEFORE UPDATE OR DELETE ON eventstore."Events"
                FOR EACH ROW EXECUTE FUNCTION eventstore."RefuseChange"();
                """);
            migrationBuilder.Sql(
                """
                CREATE TRIGGER "TR_Events_NoTruncate" BEFORE TRUNCATE ON eventstore."Events"
                FOR EACH STATEMENT EXECUTE FUNCTION eventstore."RefuseChange"();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BulkLoads",
                schema: "eventstore");

            migrationBuilder.DropTable(
                name: "ChainGaps",
                schema: "eventstore");

            migrationBuilder.DropTable(
                name: "Events",
                schema: "eventstore");

            migrationBuilder.DropTable(
                name: "Chains",
                schema: "eventstore");

            migrationBuilder.DropTable(
                name: "Channels",
                schema: "eventstore");

            migrationBuilder.DropTable(
                name: "Servers",
                schema: "eventstore");

            migrationBuilder.DropSequence(
                name: "ServerNumbers",
                schema: "eventstore");

            migrationBuilder.Sql("""DROP FUNCTION eventstore."RefuseChange"();""");
        }
    }
}
