using EventStore.EfCore.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Erasure;

/// <summary>
/// What was erased is in no file of the tables any more, once they were rewritten; a plain VACUUM may leave it in free space.
/// </summary>
public sealed class ErasedFilesTests
{
    private static readonly ServerId Grove = new("grove");

    [Fact]
    public async Task The_files_of_rewritten_tables_have_neither_payload_nor_signature()
    {
        await using var server = await OwnServer.StartAsync();
        await using var application = new StoreApplication(server.Server.ConnectionString);
        await application.Schema.MigrateAsync();
        var random = new Random(7);
        var chain = new ChainBuilder(Grove, 1);
        Event[] events = [.. new[] { 40, 3_000, 300_000, 40 }.Select(size => chain.Next("general", RandomBytes(random, size)))];
        await application.Store.StoreEventsAsync(events);
        await server.Server.ExecuteAsync("CHECKPOINT");
        var files = await FolderAsync(server.Server);
        foreach (var made in events)
            Find(files, made).ShouldNotBeEmpty();

        var eraser = application.Services.GetRequiredService<IArchiveEraser>();
        foreach (var made in events[..3])
        {
            var report = await eraser.EraseAsync(Grove, made.Hash, "order 7", "the archivist");
            report.IsPurged.ShouldBeFalse();
            report.Remains.ShouldContain(r => r.Contains("--vacuum", StringComparison.Ordinal));
        }

        var rewritten = await eraser.EraseAsync(Grove, events[0].Hash, "order 7", "the archivist", rewrite: true);
        rewritten.IsPurged.ShouldBeTrue();
        rewritten.Remains.ShouldHaveSingleItem().ShouldContain("write-ahead log");
        foreach (var made in events[..3])
            Find(files, made).ShouldBeEmpty();
        Find(files, events[3]).ShouldNotBeEmpty();
        (await application.Verifier.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Ok.ShouldBeTrue(), r => r.EventsErased.ShouldBe(3));
    }

    [Fact]
    public async Task A_transaction_that_may_still_see_the_content_is_told_of()
    {
        await using var database = await TestDatabase.CreateMigratedAsync();
        await using var application = new StoreApplication(database.ConnectionString);
        var events = new ChainBuilder(Grove, 1).Take(3);
        await application.Store.StoreEventsAsync(events);
        var eraser = application.Services.GetRequiredService<IArchiveEraser>();
        await using (var reader = await database.OpenAsync())
        {
            await reader.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ");
            (await reader.ScalarAsync<long>("SELECT count(*) FROM eventstore.\"Events\"")).ShouldBe(3);
            var report = await eraser.EraseAsync(Grove, events[1].Hash, "order 7", "the archivist");
            report.IsPurged.ShouldBeFalse();
            report.Remains.ShouldContain(r => r.Contains("pg_stat_activity", StringComparison.Ordinal));
            (await reader.ScalarAsync<long>("SELECT count(*) FROM eventstore.\"Events\" WHERE \"Payload\" <> ''")).ShouldBe(3);
            await reader.ExecuteAsync("ROLLBACK");
        }

        (await eraser.EraseAsync(Grove, events[1].Hash, "order 7", "the archivist", rewrite: true)).IsPurged.ShouldBeTrue();
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async Task<string> FolderAsync(PostgreSqlServer server)
    {
        await using var connection = await server.OpenAsync();
        return Path.Combine(await connection.ScalarAsync<string>("SHOW data_directory"), "base");
    }

    /// <summary>The files of tables that have a piece of the event's payload or signature.</summary>
    private static List<string> Find(string folder, Event made)
    {
        const int piece = 16;
        var payload = made.Content.Payload;
        var found = new List<string>();
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(path);
            if (bytes.AsSpan().IndexOf(made.Signature.Span[..piece]) >= 0)
                found.Add($"{path}: signature");
            for (var at = 0; at + piece <= payload.Length; at += Math.Max(piece, payload.Length / 100))
            {
                if (bytes.AsSpan().IndexOf(payload.Span.Slice(at, piece)) >= 0)
                    found.Add($"{path}: payload from {at}");
            }
        }

        return found;
    }
}
