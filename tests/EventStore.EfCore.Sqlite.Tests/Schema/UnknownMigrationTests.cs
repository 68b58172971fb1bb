using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Readme;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Schema;

/// <summary>Migrations that this code does not know: of a newer version, or of another context in the same history.</summary>
public sealed class UnknownMigrationTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreApplication _application;
    private readonly ChainBuilder _chain = new(new ServerId("grove"), 1);

    public UnknownMigrationTests() => _application = new StoreApplication(_folder.ConnectionString);

    public async Task InitializeAsync() => await _application.Store.StoreEventAsync(_chain.Next());

    public async Task DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task One_that_is_applied_while_a_store_is_open_stops_its_writes_and_not_its_reads()
    {
        using var stranger = _folder.Open();
        stranger.Execute("INSERT INTO \"__EFMigrationsHistory\" VALUES ('99990101000000_FromTheFuture', '99.0')");

        var second = _chain.Next();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var error = await Should.ThrowAsync<SchemaException>(() => _application.Store.StoreEventAsync(second));
            error.Problem.ShouldBe(SchemaProblem.Unknown);
        }

        stranger.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("1");
        stranger.Execute("DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '9999%'");
        (await _application.Store.StoreEventAsync(second)).Position.ShouldBe(2);
    }

    [Fact]
    public async Task A_known_one_that_is_taken_back_while_a_store_is_open_stops_its_writes_too()
    {
        using var stranger = _folder.Open();
        stranger.Execute("DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" NOT LIKE '%_Initial'");
        (await Should.ThrowAsync<SchemaException>(() => _application.Store.StoreEventAsync(_chain.Next()))).Problem
            .ShouldBe(SchemaProblem.Pending);
    }

    [Fact]
    public async Task A_history_that_is_dropped_while_a_store_is_open_stops_its_writes()
    {
        using var stranger = _folder.Open();
        stranger.Execute("DROP TABLE \"__EFMigrationsHistory\"");
        (await Should.ThrowAsync<SchemaException>(() => _application.Store.StoreEventAsync(_chain.Next()))).Problem
            .ShouldBe(SchemaProblem.Unmanaged);
    }

    [Fact]
    public async Task Another_contexts_in_the_same_history_are_refused_with_a_remedy_that_works()
    {
        using (var stranger = _folder.Open())
            stranger.Execute("INSERT INTO \"__EFMigrationsHistory\" VALUES ('20260101000000_Members', '10.0')");
        await using (var application = new StoreApplication(_folder.ConnectionString))
        {
            var error = await Should.ThrowAsync<SchemaException>(() => application.Store.GetServersAsync());
            error.Problem.ShouldBe(SchemaProblem.Unknown);
            error.Message.ShouldContain("'20260101000000_Members'");
            error.Message.ShouldContain("Update the application", Case.Insensitive);
            error.Message.ShouldContain("MigrationsHistoryTable(…), and move those rows into it");
        }

        using (var stranger = _folder.Open())
            stranger.Execute(PageSnippets.Sql("api.md"));

        await using var remedied = new StoreApplication(_folder.ConnectionString);
        (await remedied.Store.StoreEventAsync(_chain.Next())).Position.ShouldBe(2);
    }
}
