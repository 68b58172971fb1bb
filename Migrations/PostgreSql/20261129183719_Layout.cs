using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EventStore.EfCore.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Layout : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                schema: "eventstore",
                table: "Events");

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                schema: "eventstore",
                table: "Events",
                columns: new[] { "ServerId", "ChannelId", "Position" },
                filter: "\"ChannelId\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                schema: "eventstore",
                table: "Events");

            migrationBuilder.CreateIndex(
                name: "IX_Events_ServerId_ChannelId_Position",
                schema: "eventstore",
                table: "Events",
                columns: new[] { "ServerId", "ChannelId", "Position" });
        }
    }
}
