using EventStore.EfCore.ConformanceTests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Schema;

/// <summary>A store from before there were checksums, brought up to date.</summary>
public sealed class OldStoreTests : IAsyncLifetime
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly ChainBuilder _chain = new(Grove, 1);
    private Event[] _old = [];
    private StoreApplication _application = null!;

    public async Task InitializeAsync()
    {
        _old = [_chain.Next("general"), _chain.Next("general"), _chain.Next("general")];
        _application = new StoreApplication(_folder.ConnectionString);
        await using (var context = _application.CreateContext())
            await context.GetService<IMigrator>().MigrateAsync("BulkLoads");
        using var connection = _folder.Open();
        connection.Execute("INSERT INTO Servers VALUES (1, 'grove', 3, 1, 1); INSERT INTO Channels VALUES (1, 1, 'general')");
        Insert(connection, "INSERT INTO Chains VALUES (1, 1, $1)", _chain.Author.ToArray());
        foreach (var made in _old)
        {
            Insert(
                connection,
                "INSERT INTO Events VALUES (1, $1, 1, $1, $2, $3, x'', 1, $4, $5, $6, 1760000000000)",
                made.Sequence,
                made.Hash.ToArray(),
                made.Content.Previous.ToArray(),
                made.Content.TimestampHintMs,
                made.Content.Payload.ToArray(),
                made.Signature.ToArray());
        }
    }

    public async Task DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task It_is_refused_until_it_is_migrated_and_works_afterwards()
    {
        var refusal = await Should.ThrowAsync<SchemaException>(() => _application.Store.GetServersAsync());
        refusal.Problem.ShouldBe(SchemaProblem.Pending);
        (await _application.Schema.MigrateAsync()).Select(NameOf).ShouldBe(["Checksums", "Corrections", "Layout", "Peers"]);

        var page = await _application.Store.GetLogAsync(new LogRequest(Grove));
        page.Events.Select(e => e.Event).ShouldBe(_old);
        (page.Corrupt.Count, page.MissingPositions.Count).ShouldBe((0, 0));
        (await _application.Store.StoreEventAsync(_old[0])).Outcome.ShouldBe(StoreOutcome.AlreadyStored);
        (await _application.Store.StoreEventsAsync(_chain.Take(2, "general"))).Receipts.Select(r => r.Position).ShouldBe([4, 5]);
        await ShouldFindAsync(notCovered: 3);
    }

    [Fact]
    public async Task It_gets_an_identity_of_its_own_and_is_pulled_from()
    {
        await _application.Schema.MigrateAsync();
        using var folder = new TemporaryFolder();
        await using var other = new StoreApplication(folder.ConnectionString);

        (await other.Services.GetRequiredService<IArchivePuller>().PullAsync(_application.Store)).Stored.ShouldBe(3);

        var identity = await _application.Store.GetIdentityAsync();
        identity.ShouldNotBe(await other.Store.GetIdentityAsync());
        await _application.DisposeAsync();
        _application = new StoreApplication(_folder.ConnectionString);
        (await _application.Store.GetIdentityAsync()).ShouldBe(identity);
    }

    [Fact]
    public async Task It_is_backed_up_before_it_is_migrated_and_comes_back_as_it_was()
    {
        var (backup, restored) = (Path.Combine(_folder.Folder, "backup.db"), Path.Combine(_folder.Folder, "restored.db"));
        (await _application.Services.GetRequiredService<IArchiveBackup>().BackUpAsync(backup)).Events.ShouldBe(3);
        await _application.Schema.MigrateAsync();

        await using var other = new StoreApplication($"Data Source={restored}");
        (await other.Services.GetRequiredService<IArchiveBackup>().RestoreAsync(backup)).Events.ShouldBe(3);

        (await other.Schema.GetStatusAsync()).Pending.Select(NameOf).ShouldBe(["Checksums", "Corrections", "Layout", "Peers"]);
        await other.Schema.MigrateAsync();
        (await other.Store.GetLogAsync(new LogRequest(Grove))).Events.Select(e => e.Event).ShouldBe(_old);
        Directory.GetFiles(_folder.Folder, "*-new-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_not_backed_up_where_it_is_damaged()
    {
        using (var connection = _folder.Open())
            connection.Execute("DROP TRIGGER TR_Events_NoUpdate; UPDATE Events SET Payload = x'00' WHERE Position = 2");
        var backup = _application.Services.GetRequiredService<IArchiveBackup>();
        (await Should.ThrowAsync<StorageException>(() => backup.BackUpAsync(Path.Combine(_folder.Folder, "backup.db"))))
            .Message.ShouldContain("position 2");
        Directory.GetFiles(_folder.Folder, "backup.db*").ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_new_rows_are_covered_and_its_old_ones_by_their_hash_alone()
    {
        await _application.Schema.MigrateAsync();
        await _application.Store.StoreEventsAsync(_chain.Take(2, "general"));
        using var connection = _folder.Open();
        connection.Execute("DROP TRIGGER TR_Events_NoUpdate; UPDATE Events SET Signature = zeroblob(64) WHERE Position IN (2, 4)");
        await ShouldFindAsync(notCovered: 3, 4);
        connection.Execute("UPDATE Events SET Payload = x'00' WHERE Position = 1");
        await ShouldFindAsync(notCovered: 3, 1, 4);
        (await _application.Store.GetLogAsync(new LogRequest(Grove))).Corrupt.Select(c => c.Position).ShouldBe([1, 4]);
    }

    [Fact]
    public async Task Its_triggers_and_constraints_survive()
    {
        await _application.Schema.MigrateAsync();
        using var connection = _folder.Open();
        Should.Throw<SqliteException>(() => connection.Execute("DELETE FROM Events")).Message.ShouldContain("never deleted");
        Should.Throw<SqliteException>(() => connection.Execute("UPDATE Events SET Checksum = 1")).Message.ShouldContain("never changed");
        connection.Scalar("SELECT COUNT(*) FROM Events WHERE Checksum IS NULL").ShouldBe("3");
    }

    private static string NameOf(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private async Task ShouldFindAsync(long notCovered, params long[] corrupt)
    {
        var report = await _application.Verifier.VerifyAsync();
        report.EventsNotCovered.ShouldBe(notCovered);
        report.EventsChecked.ShouldBe(5);
        report.Findings.Where(f => f.Kind == VerifyFindingKind.CorruptEvent).Select(f => f.Position!.Value).ShouldBe(corrupt);
        report.Ok.ShouldBe(corrupt.Length == 0);
    }

    private static void Insert(SqliteConnection connection, string sql, params object[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        command.ExecuteNonQuery();
    }
}
