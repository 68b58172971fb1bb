using EventStore.EfCore.ConformanceTests;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Schema;

/// <summary>
/// One role migrates and owns the tables; another one, with the few rights that docs/scaling.md has, is what the application runs as.
/// </summary>
public sealed class RuntimeRoleTests : DatabaseTests
{
    private readonly string _role = $"runtime_{Guid.NewGuid():N}";

    private string ConnectionString => new NpgsqlConnectionStringBuilder(Database.ConnectionString)
    {
        Username = _role,
        Password = "runs",
    }.ConnectionString;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync(RolesPage.ToRun(_role, "runs"));
    }

    [Fact]
    public async Task The_runtime_role_stores_reads_and_verifies()
    {
        await using var application = new StoreApplication(ConnectionString);
        var events = Chain(1, 9);

        // Forwards, with holes that open, shrink and close.
        foreach (var made in new[] { events[0], events[8], events[4], events[5], events[1], events[2], events[3], events[6], events[7] })
            (await application.Store.StoreEventAsync(made)).Outcome.ShouldBe(StoreOutcome.Stored);
        await application.Store.StoreEventsAsync(new ChainBuilder(new ServerId("meadow"), 1).Take(3, "general"));
        (await application.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
        (await application.Verifier.InspectAsync()).Settings["role"].ShouldBe(_role);
        (await application.Store.GetStatisticsAsync()).Events.ShouldBe(12);
    }

    [Fact]
    public async Task The_runtime_role_reads_and_stores_beside_damage_and_is_told_what_a_repair_needs()
    {
        var events = Chain(1, 3);
        await using var application = new StoreApplication(ConnectionString);
        await application.Store.StoreEventsAsync(events);
        await DamageAsync();
        (await application.Store.GetLogAsync(new LogRequest(events[0].Server))).Corrupt.ShouldHaveSingleItem().Position.ShouldBe(2);
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeFalse();
        var quarantine = (IEventQuarantine)application.Services.GetService(typeof(IEventQuarantine))!;
        (await quarantine.ListAsync(new QuarantineRequest())).Items.ShouldBeEmpty();

        // Whoever shares the transaction is not concerned.
        var repairing = application.Store.StoreEventAsync(events[1]);
        var storing = Task.WhenAll(new ChainBuilder(events[0].Server, 2).Take(20).Select(e => application.Store.StoreEventAsync(e)));
        var error = await Should.ThrowAsync<StorageException>(() => repairing);
        error.Message.ShouldContain("position 2 of server");
        error.Message.ShouldContain("UPDATE on Events");
        (await storing).ShouldAllBe(r => r.Outcome == StoreOutcome.Stored);
    }

    [Fact]
    public async Task A_role_with_the_rights_of_a_repair_records_and_repairs()
    {
        await Database.ExecuteAsync(RolesPage.ToRepair(_role));
        var events = Chain(1, 3);
        await using var application = new StoreApplication(ConnectionString);
        await application.Store.StoreEventsAsync(events);
        await DamageAsync();
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeFalse();
        var quarantine = (IEventQuarantine)application.Services.GetService(typeof(IEventQuarantine))!;
        (await quarantine.ListAsync(new QuarantineRequest())).Items.ShouldHaveSingleItem();
        (await application.Store.StoreEventAsync(events[1])).Outcome.ShouldBe(StoreOutcome.Repaired);
        (await application.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Theory]
    [InlineData("UPDATE eventstore.\"Events\" SET \"Payload\" = ''")]
    [InlineData("DELETE FROM eventstore.\"Events\"")]
    [InlineData("INSERT INTO eventstore.\"ChangePermits\" VALUES (1, 1)")]
    [InlineData("INSERT INTO eventstore.\"Erasures\" VALUES (1, 1, '', 0, '', '')")]
    [InlineData("TRUNCATE eventstore.\"Events\"")]
    [InlineData("UPDATE eventstore.\"Servers\" SET \"Key\" = 'x'")]
    [InlineData("DELETE FROM eventstore.\"Servers\"")]
    [InlineData("ALTER TABLE eventstore.\"Events\" DISABLE TRIGGER ALL")]
    [InlineData("SET session_replication_role = replica")]
    [InlineData("INSERT INTO eventstore.\"__EFMigrationsHistory\" VALUES ('x', 'y')")]
    [InlineData("DROP SCHEMA eventstore CASCADE")]
    public async Task The_runtime_role_changes_nothing_that_is_stored(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        (await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync(sql))).SqlState
            .ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private Task DamageAsync() => Database.ExecuteAsync("""
        SET session_replication_role = replica;
        UPDATE eventstore."Events" SET "Payload" = '' WHERE "Position" = 2;
        RESET session_replication_role;
        """);

    [Fact]
    public async Task Erasing_needs_rights_of_its_own_and_says_which()
    {
        await using var application = new StoreApplication(ConnectionString);
        var events = Chain(1, 3);
        await application.Store.StoreEventsAsync(events);
        var eraser = (IArchiveEraser)application.Services.GetService(typeof(IArchiveEraser))!;

        var refused = await Should.ThrowAsync<StorageException>(() => eraser.EraseAsync(Grove, events[1].Hash, "order 7", "the archivist"));
        refused.Kind.ShouldBe(StorageErrorKind.CannotOpen);
        refused.Message.ShouldContain($"The role '{_role}' may not erase: nothing was erased.");
        (await eraser.ListAsync()).ShouldBeEmpty();
        await ShouldHoldAsync(events);

        await Database.ExecuteAsync(RolesPage.ToErase(_role));
        var report = await eraser.EraseAsync(Grove, events[1].Hash, "order 7", "the archivist");
        report.IsPurged.ShouldBeFalse();
        report.Remains[0].ShouldContain($"The role '{_role}' may not vacuum the tables");
        (await application.Store.StoreEventAsync(events[1])).Outcome.ShouldBe(StoreOutcome.Erased);
        await application.Store.StoreEventAsync(new ChainBuilder(Grove, 2).Next());
    }

    [Fact]
    public async Task A_bulk_load_needs_the_owner_and_says_so()
    {
        await using var application = new StoreApplication(ConnectionString);
        var loader = (IBulkLoader)application.Services.GetService(typeof(IBulkLoader))!;
        (await Should.ThrowAsync<StorageException>(() => loader.BeginAsync())).Kind.ShouldBe(StorageErrorKind.CannotOpen);
        (await application.Store.StoreEventsAsync(Chain(1, 2))).Stored.ShouldBe(2);
    }
}
