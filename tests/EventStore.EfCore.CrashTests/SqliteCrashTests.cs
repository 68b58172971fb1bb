using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.CrashTests;

public sealed class SqliteCrashTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-crash-").FullName;

    [Fact]
    public async Task A_process_killed_in_the_middle_of_group_commits_has_lost_no_acknowledged_event()
    {
        var file = Path.Combine(_folder, "archive.db");
        var acknowledged = new List<Acknowledgement>();

        // The same file over and over; at numbers of events that fall at no regular place of a transaction.
        foreach (var (round, killAfter) in new[] { 1, 90, 701, 233, 1_500, 41, 977 }.Index())
        {
            acknowledged.AddRange(await KilledWriter.RunAsync(file, round, killAfter));
            await ShouldHoldAsync(file, acknowledged);
        }
    }

    [Fact]
    public async Task A_transaction_that_the_kill_cut_off_leaves_whole_batches_only()
    {
        var file = Path.Combine(_folder, "archive.db");
        for (var round = 0; round < 3; round++)
            await KilledWriter.RunAsync(file, round, 300 + (round * 137));

        await using var provider = Open(file);
        var store = provider.GetRequiredService<IEventStore>();
        foreach (var server in await store.GetServersAsync())
        {
            // Caller n stores batches of n % 5 + 1 events, each caller in a channel and each round with an author of its own.
            var counts = new Dictionary<(AuthorId, string), int>();
            await foreach (var stored in store.ReadLogAsync(server.Server))
            {
                var key = (stored.Event.Author, stored.Event.Channel!);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }

            foreach (var ((_, channel), count) in counts)
                (count % ((int.Parse(channel.Split(' ')[1], CultureInfo.InvariantCulture) % 5) + 1)).ShouldBe(0, channel);
        }

        (await provider.GetRequiredService<IArchiveVerifier>().VerifyAsync()).Findings.ShouldBeEmpty();
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task ShouldHoldAsync(string file, List<Acknowledgement> acknowledged)
    {
        await using var provider = Open(file);
        var store = provider.GetRequiredService<IEventStore>();
        foreach (var expected in acknowledged)
        {
            var found = await store.FindAsync(expected.Server, expected.Hash);
            found.ShouldNotBeNull($"{expected} was acknowledged and is lost").Position.ShouldBe(expected.Position);
        }

        var report = await provider.GetRequiredService<IArchiveVerifier>().VerifyAsync();
        report.Findings.ShouldBeEmpty();
        report.EventsChecked.ShouldBeGreaterThanOrEqualTo(acknowledged.Count);
    }

    private static ServiceProvider Open(string file)
    {
        var services = new ServiceCollection();
        services.AddEventStore(o => o.CreateDatabase = false).UseSqlite($"Data Source={file};Mode=ReadWrite");
        return services.BuildServiceProvider();
    }
}
