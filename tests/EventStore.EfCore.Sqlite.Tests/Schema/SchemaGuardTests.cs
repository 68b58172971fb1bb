using EventStore.EfCore.ConformanceTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Schema;

/// <summary>Only a database whose schema this code knows is used.</summary>
public sealed class SchemaGuardTests : IDisposable
{
    private const string AddHistoryRow = "INSERT INTO \"__EFMigrationsHistory\" VALUES ('99990101000000_FromTheFuture', '99.0')";
    private const string DeleteLastHistoryRow =
        "DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" = (SELECT MAX(\"MigrationId\") FROM \"__EFMigrationsHistory\")";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_new_file_is_created_and_migrated_by_the_first_call()
    {
        await using var application = Open();
        var before = await application.Schema.GetStatusAsync();
        (before.Exists, before.Pending.Count > 0).ShouldBe((false, true));
        File.Exists(_folder.File).ShouldBeFalse();

        await application.Store.GetServersAsync();
        var after = await application.Schema.GetStatusAsync();
        after.Exists.ShouldBeTrue();
        after.Applied.ShouldBe(before.Pending);
        after.Pending.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_existing_empty_file_becomes_a_database_in_wal_mode()
    {
        File.WriteAllBytes(_folder.File, []);
        await using var application = Open();
        await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next());
        using var stranger = _folder.Open();
        stranger.Scalar("PRAGMA journal_mode").ShouldBe("wal");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_creating_is_switched_off_a_missing_database_is_an_error_and_no_file_appears(bool isWrite)
    {
        await using var application = new StoreApplication(_folder.ConnectionString, o => o.CreateDatabase = false);
        await ShouldRefuseAsync(application, SchemaProblem.Missing, isWrite, "IEventStoreSchema.MigrateAsync()");
        Directory.GetFiles(_folder.Folder).ShouldBeEmpty();

        await application.Schema.MigrateAsync();
        (await application.Store.GetServersAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pending_migrations_are_refused_with_the_command_to_run(bool isWrite)
    {
        await PrepareAsync(DeleteLastHistoryRow);
        await using var application = Open();
        var pending = (await application.Schema.GetStatusAsync()).Pending.ShouldHaveSingleItem();
        await ShouldRefuseAsync(application, SchemaProblem.Pending, isWrite, $"'{pending}'", "dotnet ef database update");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unknown_migrations_are_refused_by_name(bool isWrite)
    {
        await PrepareAsync(AddHistoryRow);
        await using var application = Open();
        await ShouldRefuseAsync(application, SchemaProblem.Unknown, isWrite, "'99990101000000_FromTheFuture'");
        var error = await Should.ThrowAsync<SchemaException>(() => application.Schema.MigrateAsync());
        error.Problem.ShouldBe(SchemaProblem.Unknown);
        await Should.ThrowAsync<SchemaException>(() => application.Verifier.VerifyAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_programs_database_is_refused_and_left_as_it_is(bool isWrite)
    {
        using (var stranger = _folder.Open())
            stranger.Execute("CREATE TABLE events (hash BLOB PRIMARY KEY); INSERT INTO events VALUES (x'01')");
        var bytes = await File.ReadAllBytesAsync(_folder.File);

        await using var application = Open();
        await ShouldRefuseAsync(application, SchemaProblem.Unmanaged, isWrite, _folder.File);
        (await Should.ThrowAsync<SchemaException>(() => application.Schema.MigrateAsync())).Problem.ShouldBe(SchemaProblem.Unmanaged);
        using var again = _folder.Open();
        again.Scalar("SELECT group_concat(name) FROM sqlite_master WHERE type = 'table'").ShouldBe("events");
        again.Scalar("SELECT COUNT(*) FROM events").ShouldBe("1");
        bytes.Length.ShouldBe((int)new FileInfo(_folder.File).Length);
    }

    [Fact]
    public async Task What_was_refused_is_looked_at_anew_by_the_next_call()
    {
        await PrepareAsync(AddHistoryRow);
        await using var application = Open();
        await ShouldRefuseAsync(application, SchemaProblem.Unknown, isWrite: true);
        using (var stranger = _folder.Open())
            stranger.Execute(DeleteLastHistoryRow);
        (await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next())).Position.ShouldBe(1);
    }

    [Fact]
    public async Task Migrating_an_up_to_date_database_does_nothing()
    {
        await using var application = Open();
        (await application.Schema.MigrateAsync()).ShouldNotBeEmpty();
        (await application.Schema.MigrateAsync()).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private StoreApplication Open() => new(_folder.ConnectionString);

    private async Task PrepareAsync(string sql)
    {
        await using (var application = Open())
            await application.Schema.MigrateAsync();
        using var stranger = _folder.Open();
        stranger.Execute(sql);
    }

    private static async Task ShouldRefuseAsync(StoreApplication application, SchemaProblem problem, bool isWrite, params string[] words)
    {
        var error = await Should.ThrowAsync<SchemaException>(() => isWrite
            ? application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next())
            : application.Store.GetServersAsync());
        error.Problem.ShouldBe(problem);
        foreach (var word in words)
            error.Message.ShouldContain(word);
    }
}
