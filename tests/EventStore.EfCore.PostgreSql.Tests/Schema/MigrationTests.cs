using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Schema;

public sealed class MigrationTests : DatabaseTests
{
    private StoreApplication _application = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _application = new StoreApplication(Database.ConnectionString);
        await _application.Store.StoreEventsAsync(Chain(1, 1));
    }

    [Fact]
    public async Task The_model_has_no_changes_that_lack_a_migration()
    {
        await using var context = _application.CreateContext();
        context.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    [Theory]
    [InlineData("UPDATE eventstore.\"Events\" SET \"Payload\" = ''")]
    [InlineData("UPDATE eventstore.\"Events\" SET \"Position\" = \"Position\"")]
    [InlineData("DELETE FROM eventstore.\"Events\"")]
    [InlineData("TRUNCATE eventstore.\"Events\"")]
    [InlineData("INSERT INTO eventstore.\"ChangePermits\" VALUES (1, 2); UPDATE eventstore.\"Events\" SET \"Payload\" = ''")]
    [InlineData("INSERT INTO eventstore.\"ChangePermits\" VALUES (1, 1); UPDATE eventstore.\"Events\" SET \"Position\" = 2")]
    [InlineData("INSERT INTO eventstore.\"ChangePermits\" VALUES (1, 1); DELETE FROM eventstore.\"Events\"")]
    public async Task The_log_is_append_only_whoever_writes(string sql)
    {
        (await Should.ThrowAsync<PostgresException>(() => Database.ExecuteAsync(sql))).MessageText.ShouldContain("append-only");
        await ShouldHoldAsync(Chain(1, 1));
    }

    [Fact]
    public async Task A_row_that_has_a_permit_can_be_changed()
    {
        await Database.ExecuteAsync("""
            INSERT INTO eventstore."ChangePermits" VALUES (1, 1);
            UPDATE eventstore."Events" SET "Payload" = '\x00';
            DELETE FROM eventstore."ChangePermits"
            """);
        await using var connection = await Database.OpenAsync();
        (await connection.ScalarAsync<byte[]>("SELECT \"Payload\" FROM eventstore.\"Events\"")).ShouldBe([0]);
    }

    [Theory]
    [InlineData("UPDATE eventstore.\"Erasures\" SET \"Reason\" = 'none'")]
    [InlineData("DELETE FROM eventstore.\"Erasures\"")]
    public async Task The_record_of_erasures_is_append_only(string sql)
    {
        await Database.ExecuteAsync(
            "INSERT INTO eventstore.\"Erasures\" VALUES (1, 1, decode(repeat('00', 32), 'hex'), 0, 'order 7', 'me')");
        (await Should.ThrowAsync<PostgresException>(() => Database.ExecuteAsync(sql))).MessageText
            .ShouldStartWith("Erasures is append-only");
    }

    [Theory]
    [InlineData("'\\x00'", "zeroes(32)", "zeroes(64)", 1)]
    [InlineData("zeroes(32)", "'\\x00'", "zeroes(64)", 1)]
    [InlineData("zeroes(32)", "zeroes(32)", "zeroes(63)", 1)]
    [InlineData("zeroes(32)", "zeroes(32)", "zeroes(64)", 0)]
    public async Task Rows_that_can_be_no_event_are_refused_by_the_database(string hash, string previous, string signature, int sequence)
    {
        await Database.ExecuteAsync(
            "CREATE FUNCTION zeroes(int) RETURNS bytea LANGUAGE sql AS 'SELECT decode(repeat(''00'', $1), ''hex'')'");
        var error = await Should.ThrowAsync<PostgresException>(() => Database.ExecuteAsync($"""
            INSERT INTO eventstore."Events" ("ServerId", "Position", "ChainId", "Sequence", "Hash", "Previous", "Dependencies",
                "TimestampHintMs", "Payload", "Signature", "StoredAtMs")
            VALUES (1, 2, 1, {sequence}, {hash}, {previous}, '', 0, '', {signature}, 0)
            """));
        error.SqlState.ShouldBe(PostgresErrorCodes.CheckViolation);
    }

    [Fact]
    public async Task Names_are_ordered_by_their_bytes_whatever_the_databases_language_is()
    {
        foreach (var name in new[] { "b", "a", "B", "ä", "z", "_" })
            await _application.Store.StoreEventAsync(new ConformanceTests.ChainBuilder(new ServerId(name), 1).Next());
        (await _application.Store.GetServersAsync()).Select(s => s.Server.Value).ShouldBe(["B", "_", "a", "b", "grove", "z", "ä"]);
    }

    [Fact]
    public async Task A_script_that_looks_what_is_applied_may_be_run_again_and_again()
    {
        await using var empty = await TestDatabase.CreateAsync();
        await using var context = _application.CreateContext();
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        await empty.ExecuteAsync(script);
        await empty.ExecuteAsync(script);
        await using var application = new StoreApplication(empty.ConnectionString);
        (await application.Store.StoreEventsAsync(Chain(1, 2))).Stored.ShouldBe(2);
    }

    [Fact]
    public async Task The_migrated_schema_can_be_taken_back()
    {
        await using var context = _application.CreateContext();
        await context.GetService<IMigrator>().MigrateAsync(Migration.InitialDatabase);
        await using var connection = await Database.OpenAsync();
        (await connection.ScalarAsync<long>(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'eventstore'::regnamespace AND relkind IN ('r', 'S')")).ShouldBe(1);
    }
}
