using EventStore.EfCore.ConformanceTests;
using Npgsql;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Verification;

/// <summary>An index that damage has changed on the disk, which no query tells: rows that are there are not found by it.</summary>
public sealed class IndexDamageTests
{
    private const int PageBytes = 8192;
    private const string HashIndex = "IX_Events_ServerId_Hash";

    private static readonly Event[] Events = new ChainBuilder(new ServerId("grove"), 1).Take(20);

    [Fact]
    public async Task An_index_that_was_damaged_on_the_disk_is_found_where_amcheck_is_installed()
    {
        await using var server = await OwnServer.StartAsync();
        await using (var application = new StoreApplication(server.Server.ConnectionString))
        {
            await application.Schema.MigrateAsync();
            await application.Store.StoreEventsAsync(Events);
        }

        var file = await FileOfAsync(server.Server, HashIndex);
        NpgsqlConnection.ClearAllPools();
        await server.ChangeFilesAsync(data => ChangeHash(Path.Combine(data, file), Events[7].Hash));

        await using var store = new StoreApplication(server.Server.ConnectionString);
        (await store.Store.FindAsync(Events[7].Server, Events[7].Hash)).ShouldBeNull("the index does not lead there any more");
        var blind = await store.Verifier.VerifyAsync();
        blind.Findings.ShouldBeEmpty();
        blind.LeftOut.ShouldHaveSingleItem().ShouldContain("CREATE EXTENSION amcheck");

        await server.Server.ExecuteAsync("CREATE EXTENSION amcheck");
        var report = await store.Verifier.VerifyAsync();
        report.LeftOut.ShouldBeEmpty();
        report.Ok.ShouldBeFalse();
        var finding = report.Findings.ShouldHaveSingleItem();
        finding.Kind.ShouldBe(VerifyFindingKind.Storage);
        finding.Detail.ShouldStartWith($"index {HashIndex}: ");
    }

    [Fact]
    public async Task A_role_that_may_not_check_indexes_is_told_what_would_allow_it()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        var role = $"checker_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"""
            CREATE SCHEMA tools;
            CREATE EXTENSION amcheck SCHEMA tools;
            CREATE ROLE {role} LOGIN PASSWORD 'checks';
            GRANT USAGE ON SCHEMA eventstore TO {role};
            GRANT SELECT ON ALL TABLES IN SCHEMA eventstore TO {role};
            GRANT USAGE ON SCHEMA tools TO {role};
            """);
        var target = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role, Password = "checks" };
        await using var application = new StoreApplication(target.ConnectionString);

        var reason = (await application.Verifier.VerifyAsync()).LeftOut.ShouldHaveSingleItem();
        reason.ShouldContain(role);
        var remedy = reason[reason.IndexOf("GRANT", StringComparison.Ordinal)..];
        remedy = remedy[..remedy.IndexOf(", by a superuser", StringComparison.Ordinal)];
        await database.ExecuteAsync(remedy);
        var report = await application.Verifier.VerifyAsync();
        report.LeftOut.ShouldBeEmpty();
        report.Ok.ShouldBeTrue();
    }

    private static async Task<string> FileOfAsync(PostgreSqlServer server, string index)
    {
        await using var connection = await server.OpenAsync();
        return await connection.ScalarAsync<string>($"SELECT pg_relation_filepath('eventstore.\"{index}\"')");
    }

    /// <summary>Flips bits of one key in the index's only leaf, behind its first page.</summary>
    private static void ChangeHash(string file, EventHash hash)
    {
        var bytes = File.ReadAllBytes(file);
        var at = bytes.AsSpan(PageBytes).IndexOf(hash.ToArray());
        at.ShouldBeGreaterThan(0);
        for (var i = 20; i < 32; i++)
            bytes[PageBytes + at + i] ^= 0xFF;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        stream.Write(bytes);
    }
}
