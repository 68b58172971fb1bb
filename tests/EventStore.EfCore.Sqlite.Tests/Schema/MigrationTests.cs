using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Schema;

public sealed class MigrationTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private StoreApplication _application = null!;

    public async Task InitializeAsync()
    {
        _application = new StoreApplication(_folder.ConnectionString);
        await _application.Store.StoreEventAsync(new ConformanceTests.ChainBuilder(new ServerId("grove"), 1).Next());
    }

    public async Task DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_model_has_no_changes_that_lack_a_migration()
    {
        await using var context = _application.CreateContext();
        context.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    // A rebuilt table loses its triggers, and rebuilding is not atomic.
    [Fact]
    public async Task No_migration_rebuilds_a_table()
    {
        await using var context = _application.CreateContext();
        var script = context.GetService<IMigrator>().GenerateScript();
        script.ShouldContain("CREATE TABLE \"Events\"");
        script.ShouldNotContain("ef_temp_");
    }

    [Fact]
    public async Task The_migrated_database_is_one_that_EnsureCreated_would_make_save_for_triggers_history_and_the_index_on_hashes()
    {
        using var plain = new TemporaryFolder();
        await using (var application = new StoreApplication(plain.ConnectionString))
        {
            await using var context = application.CreateContext();
            await context.Database.EnsureCreatedAsync();
        }

        var (migrated, created) = (Objects(_folder), Objects(plain));
        migrated.Except(created).Select(o => o.Name)
            .ShouldBe(
                [
                    "HashChunks", "HashSegments", "RecentHashes", "TR_Erasures_NoDelete", "TR_Erasures_NoUpdate", "TR_Events_Hash",
                    "TR_Events_NoDelete", "TR_Events_NoUpdate", "__EFMigrationsHistory",
                ],
                ignoreOrder: true);
        created.Except(migrated).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("UPDATE \"Events\" SET \"Payload\" = x'00'", "never changed")]
    [InlineData("UPDATE \"Events\" SET \"Position\" = \"Position\"", "never changed")]
    [InlineData("DELETE FROM \"Events\"", "never deleted")]
    [InlineData("BEGIN; INSERT INTO \"ChangePermits\" VALUES (1, 2); UPDATE \"Events\" SET \"Payload\" = x'00'", "never changed")]
    [InlineData("BEGIN; INSERT INTO \"ChangePermits\" VALUES (1, 1); UPDATE \"Events\" SET \"Position\" = 2", "never changed")]
    [InlineData("BEGIN; INSERT INTO \"ChangePermits\" VALUES (1, 1); DELETE FROM \"Events\"", "never deleted")]
    public void The_log_is_append_only_whoever_writes(string sql, string reason)
    {
        using var stranger = _folder.Open();
        Should.Throw<SqliteException>(() => stranger.Execute(sql)).Message.ShouldContain(reason);
        stranger.Scalar("SELECT length(\"Payload\") > 1 FROM \"Events\"").ShouldBe("1");
    }

    [Fact]
    public void A_row_that_has_a_permit_can_be_changed()
    {
        using var stranger = _folder.Open();
        stranger.Execute("""
            BEGIN; INSERT INTO "ChangePermits" VALUES (1, 1); UPDATE "Events" SET "Payload" = x'00'; DELETE FROM "ChangePermits"; COMMIT
            """);
        stranger.Scalar("SELECT hex(\"Payload\") FROM \"Events\"").ShouldBe("00");
    }

    [Theory]
    [InlineData("UPDATE \"Erasures\" SET \"Reason\" = 'none'", "never changed")]
    [InlineData("DELETE FROM \"Erasures\"", "never deleted")]
    public void The_record_of_erasures_is_append_only(string sql, string reason)
    {
        using var stranger = _folder.Open();
        stranger.Execute("INSERT INTO \"Erasures\" VALUES (1, 1, zeroblob(32), 0, 'order 7', 'me')");
        Should.Throw<SqliteException>(() => stranger.Execute(sql)).Message.ShouldContain(reason);
    }

    // SQLite deletes the replaced row without asking the triggers; one that looks before each insert costs more than it is worth.
    [Fact]
    public async Task What_a_replace_rewrites_is_found()
    {
        using (var stranger = _folder.Open())
        {
            stranger.Execute("""
                INSERT OR REPLACE INTO "Events" SELECT "ServerId", "Position", "ChainId", "Sequence", "Hash", "Previous", "Dependencies",
                    "ChannelId", "TimestampHintMs", x'00', "Signature", "StoredAtMs", "Checksum" FROM "Events"
                """);
            stranger.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("1");
        }

        var report = await _application.Verifier.VerifyAsync();
        report.Findings.ShouldHaveSingleItem().Kind.ShouldBe(VerifyFindingKind.CorruptEvent);
        (await _application.Store.GetLogAsync(new LogRequest(new ServerId("grove")))).Events.ShouldBeEmpty();
    }

    // No index makes a hash unique: the writer does, and a verification finds whoever did not.
    [Fact]
    public async Task An_event_that_is_there_twice_is_found()
    {
        using (var stranger = _folder.Open())
        {
            stranger.Execute("""
                UPDATE "Servers" SET "LastPosition" = 2;
                INSERT INTO "Events" SELECT "ServerId", 2, "ChainId", "Sequence", "Hash", "Previous", "Dependencies",
                    "ChannelId", "TimestampHintMs", "Payload", "Signature", "StoredAtMs", "Checksum" FROM "Events"
                """);
        }

        var report = await _application.Verifier.VerifyAsync();
        report.Ok.ShouldBeFalse();
        report.Findings.ShouldContain(f => f.Kind == VerifyFindingKind.DuplicateEvent && f.Position == 2);
    }

    [Theory]
    [InlineData("x'00'", "zeroblob(32)", "zeroblob(64)", 1)]
    [InlineData("zeroblob(32)", "x'00'", "zeroblob(64)", 1)]
    [InlineData("zeroblob(32)", "zeroblob(32)", "zeroblob(63)", 1)]
    [InlineData("zeroblob(32)", "zeroblob(32)", "zeroblob(64)", 0)]
    public void Rows_that_can_be_no_event_are_refused_by_the_database(string hash, string previous, string signature, int sequence)
    {
        using var stranger = _folder.Open();
        var sql = $"""
            INSERT INTO "Events" ("ServerId", "Position", "ChainId", "Sequence", "Hash", "Previous", "Dependencies", "TimestampHintMs",
                "Payload", "Signature", "StoredAtMs")
            VALUES (1, 2, 1, {sequence}, {hash}, {previous}, x'', 0, x'', {signature}, 0)
            """;
        var error = Should.Throw<SqliteException>(() => stranger.Execute(sql));
        error.SqliteExtendedErrorCode.ShouldBe(SQLitePCL.raw.SQLITE_CONSTRAINT_CHECK);
    }

    [Fact]
    public async Task Through_the_context_the_log_is_append_only_too()
    {
        await using var context = _application.CreateContext();
        context.IsWritable = true;
        context.Events.Remove(await context.Events.SingleAsync());
        await Should.ThrowAsync<DbUpdateException>(() => context.SaveChangesAsync());
        await Should.ThrowAsync<SqliteException>(() => context.Events.ExecuteDeleteAsync());
    }

    private static List<(string Name, string Sql)> Objects(TemporaryFolder folder)
    {
        using var connection = folder.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_autoindex___EF%' ORDER BY name";
        using var reader = command.ExecuteReader();
        var objects = new List<(string, string)>();
        while (reader.Read())
            objects.Add((reader.GetString(0), Sorted(reader.GetString(1))));
        return objects;
    }

    // A column that was added stands behind the table's constraints: another text for the same.
    private static string Sorted(string sql)
    {
        var parts = sql.ReplaceLineEndings("").TrimEnd(')').Split([',', '('], StringSplitOptions.TrimEntries);
        return string.Join(',', parts.Order(StringComparer.Ordinal));
    }
}
