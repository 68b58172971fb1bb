using EventStore.EfCore;
using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Garden.Tests;

public sealed class UpgradeTests
{
    [Fact]
    public async Task An_archive_of_every_earlier_migration_is_brought_up_to_date_with_its_events()
    {
        var migrations = await GetMigrationsAsync();
        Assert.Equal(6, migrations.Length);
        foreach (var earlier in migrations[..^1])
        {
            await using var factory = new GardenFactory();
            var chain = Samples.Chain(4);
            await using (var context = await CreateContextAsync(factory))
                await context.GetService<IMigrator>().MigrateAsync(earlier);
            Fill(factory.File, chain[..3]);

            Assert.Equal(SchemaProblem.Pending, (await Assert.ThrowsAsync<SchemaException>(() => factory.Store.GetServersAsync())).Problem);
            await factory.MigrateAsync();

            Assert.Equal(4, (await factory.Store.StoreEventAsync(chain[3])).Position);
            var page = await factory.Store.GetLogAsync(new LogRequest(Samples.Garden));
            Assert.Equal(chain, page.Events.Select(stored => stored.Event));
            Assert.Equal(StoreOutcome.AlreadyStored, (await factory.Store.StoreEventAsync(chain[0])).Outcome);
            var report = await factory.Services.GetRequiredService<IArchiveVerifier>().VerifyAsync();
            Assert.True(report.Ok);
            Assert.Equal((4L, 3L), (report.EventsChecked, report.EventsNotCovered));
        }
    }

    private static async Task<string[]> GetMigrationsAsync()
    {
        await using var factory = new GardenFactory();
        await using var context = await CreateContextAsync(factory);
        return [.. context.Database.GetMigrations()];
    }

    private static Task<EventStoreDbContext> CreateContextAsync(GardenFactory factory) =>
        factory.Services.GetRequiredService<IDbContextFactory<EventStoreDbContext>>().CreateDbContextAsync();

    /// <summary>Rows as every schema had them, so without checksums.</summary>
    private static void Fill(string file, Event[] chain)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Run(connection, """
            INSERT INTO "Servers" ("Id", "Key", "LastPosition", "LastChainId", "LastChannelId") VALUES (1, 'garden', $1, 1, 1);
            INSERT INTO "Channels" ("ServerId", "ChannelId", "Key") VALUES (1, 1, 'general');
            INSERT INTO "Chains" ("ServerId", "ChainId", "Author") VALUES (1, 1, $2)
            """, chain.Length, chain[0].Content.Author.ToArray());
        foreach (var made in chain)
        {
            Run(connection, """
                INSERT INTO "Events" ("ServerId", "Position", "ChainId", "Sequence", "Hash", "Previous", "Dependencies", "ChannelId",
                    "TimestampHintMs", "Payload", "Signature", "StoredAtMs")
                VALUES (1, $1, 1, $1, $2, $3, x'', 1, $4, $5, $6, 1760000000000)
                """,
                made.Sequence,
                made.Hash.ToArray(),
                made.Content.Previous.ToArray(),
                made.Content.TimestampHintMs,
                made.Content.Payload.ToArray(),
                made.Signature.ToArray());
        }
    }

    private static void Run(SqliteConnection connection, string sql, params object[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        command.ExecuteNonQuery();
    }
}
