using EventStore.EfCore.ConformanceTests;
using Npgsql;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Connections;

/// <summary>Stores that know nothing of each other write to the same servers at once.</summary>
public sealed class ManyWritersTests : DatabaseTests
{
    [Fact]
    public async Task Sixteen_writers_with_old_and_new_servers_in_one_batch_leave_no_gap_and_meet_no_error()
    {
        const int rounds = 12;
        var applications = Enumerable.Range(1, 16)
            .Select(i => new StoreApplication($"{Database.ConnectionString};Application Name=writer {i}")).ToArray();
        var stored = await Task.WhenAll(applications.Select((application, writer) => Task.Run(async () =>
        {
            var random = new Random(writer);
            var chains = new Dictionary<string, ChainBuilder>();
            var all = new List<Event>();
            for (var round = 0; round < rounds; round++)
            {
                // In no order, and every round has servers that nobody has seen before.
                var servers = Enumerable.Range(0, 4).Select(_ => $"server {random.Next(8)}")
                    .Append($"new in round {round} {random.Next(3)}").Distinct().OrderBy(_ => random.Next());
                var batch = servers.Select(name =>
                {
                    if (!chains.TryGetValue(name, out var chain))
                        chains.Add(name, chain = new ChainBuilder(new ServerId(name), writer));
                    return chain.Next("general");
                }).ToArray();
                (await application.Store.StoreEventsAsync(batch)).Stored.ShouldBe(batch.Length);
                all.AddRange(batch);
            }

            return all;
        })));

        foreach (var application in applications)
            await application.DisposeAsync();
        await ShouldHoldAsync([.. stored.SelectMany(s => s)]);
    }

    [Fact]
    public async Task Servers_that_are_there_use_up_no_numbers()
    {
        await using var application = new StoreApplication(Database.ConnectionString);
        foreach (var made in Chain(1, 20))
            await application.Store.StoreEventAsync(made);
        await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("meadow"), 1).Next());
        await using var connection = await Database.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT max(\"Id\") FROM eventstore.\"Servers\"", connection);
        (await command.ExecuteScalarAsync()).ShouldBe(2);
    }
}
