using EventStore.EfCore.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests.Connections;

/// <summary>Connections that break at a commit: an event is never stored twice, and never reported lost when it is not.</summary>
public sealed class LostCommitTests : DatabaseTests
{
    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_looked_for_and_not_run_again()
    {
        await using var proxy = new TcpProxy(Database.ConnectionString);
        await using var application = new StoreApplication(proxy.ConnectionString);
        var events = Chain(1, 6);
        await application.Store.StoreEventsAsync(events[..3]);

        proxy.AtCommit = number => number == 2 ? Cut.After : Cut.Nothing;
        var result = await application.Store.StoreEventsAsync(events[3..]);
        result.Receipts.ShouldBe(Enumerable.Range(4, 3).Select(p => new StoreReceipt(StoreOutcome.Stored, p)));

        // The second one is the commit of the question, by which the answer is as durable as a commit.
        proxy.Commits.ShouldBe(3);
        await ShouldHoldAsync(events);
    }

    [Fact]
    public async Task A_commit_that_did_not_reach_the_server_is_run_again()
    {
        await using var proxy = new TcpProxy(Database.ConnectionString);
        await using var application = new StoreApplication(proxy.ConnectionString);
        var events = Chain(1, 6);
        await application.Store.StoreEventsAsync(events[..3]);

        proxy.AtCommit = number => number == 2 ? Cut.Before : Cut.Nothing;
        var result = await application.Store.StoreEventsAsync(events[3..]);
        result.Receipts.Select(r => r.Position).ShouldBe([4, 5, 6]);
        proxy.Commits.ShouldBe(3);
        await ShouldHoldAsync(events);
    }

    [Fact]
    public async Task Without_retries_a_commit_that_did_not_reach_the_server_is_an_error_and_stores_nothing()
    {
        await using var proxy = new TcpProxy(Database.ConnectionString);
        await using var application = new StoreApplication(proxy.ConnectionString, o => o.RetryTimeout = TimeSpan.Zero);
        var events = Chain(1, 6);
        await application.Store.StoreEventsAsync(events[..3]);

        proxy.AtCommit = number => number == 2 ? Cut.Before : Cut.Nothing;
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventsAsync(events[3..]));
        error.Kind.ShouldBe(StorageErrorKind.CannotOpen);
        await ShouldHoldAsync(events[..3]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_erasure_whose_commit_was_cut_is_made_once_and_answered(bool hasReachedTheServer)
    {
        await using var proxy = new TcpProxy(Database.ConnectionString);
        await using var application = new StoreApplication(proxy.ConnectionString);
        var events = Chain(1, 6);
        await application.Store.StoreEventsAsync(events);
        var eraser = application.Services.GetRequiredService<IArchiveEraser>();

        proxy.AtCommit = number => number != 2 ? Cut.Nothing : hasReachedTheServer ? Cut.After : Cut.Before;
        var report = await eraser.EraseAsync(Grove, events[2].Hash, "order 7", "the archivist");

        proxy.Commits.ShouldBe(3);
        (await eraser.ListAsync()).ShouldBe(report.Records);
        report.Records.ShouldHaveSingleItem().Position.ShouldBe(3);
        (await application.Store.GetLogAsync(new LogRequest(Grove))).Events.Select(e => e.Position).ShouldBe([1, 2, 4, 5, 6]);
        (await application.Verifier.VerifyAsync()).ShouldSatisfyAllConditions(r => r.Ok.ShouldBeTrue(), r => r.EventsErased.ShouldBe(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Writers_whose_commits_are_cut_again_and_again_store_every_event_once(int seed)
    {
        await using var proxy = new TcpProxy(Database.ConnectionString);
        StoreApplication[] applications = [new(proxy.ConnectionString), new(proxy.ConnectionString + ";Application Name=other")];
        var random = new Random(seed);
        proxy.AtCommit = _ =>
        {
            lock (random)
                return random.Next(4) switch { 0 => Cut.Before, 1 => Cut.After, _ => Cut.Nothing };
        };

        var chains = Enumerable.Range(1, 6).Select(author => new ChainBuilder(Grove, author).Take(20)).ToArray();
        await Task.WhenAll(chains.Select((chain, i) => Task.Run(async () =>
        {
            foreach (var batch in chain.Chunk(4))
            {
                var result = await applications[i % 2].Store.StoreEventsAsync(batch);
                result.Stored.ShouldBe(batch.Length);
            }
        })));

        foreach (var application in applications)
            await application.DisposeAsync();
        proxy.Commits.ShouldBeGreaterThan(12);
        await ShouldHoldAsync([.. chains.SelectMany(c => c)]);
    }
}
