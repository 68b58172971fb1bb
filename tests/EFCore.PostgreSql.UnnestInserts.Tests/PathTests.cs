using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Shouldly;
using Xunit;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>Which path a save takes, and what loggers and interceptors see of it.</summary>
public sealed class PathTests : IAsyncLifetime
{
    private SampleDatabase _database = null!;

    public async Task InitializeAsync() => _database = await SampleDatabase.CreateAsync(unnest: true);

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public async Task A_thousand_rows_are_one_statement()
    {
        await using var context = _database.Open();
        context.AddRange(Slots(1_000));
        (await context.SaveChangesAsync()).ShouldBe(1_000);

        _database.Commands.Unnested.ShouldHaveSingleItem().ShouldContain("INSERT INTO \"Slot\"");
        _database.Commands.NonQueryResults.ShouldContain(1_000);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(5_000, 0, 1)]
    [InlineData(1, 1, 1)]
    public void A_transaction_begins_only_for_more_than_one_statement(int inserts, int updates, int transactions)
    {
        using (var first = _database.Open())
        {
            first.Add(new Node { Id = 1 });
            first.SaveChanges();
        }

        var begun = 0;
        using var context = new SampleContext(new DbContextOptionsBuilder<SampleContext>()
            .UseNpgsql(_database.ConnectionString, npgsql => npgsql.UseUnnestInserts())
            .LogTo(_ => begun++, [RelationalEventId.TransactionStarted])
            .Options);
        context.AddRange(Slots(inserts));
        if (updates > 0)
            context.Find<Node>(1)!.ParentId = 1;

        context.SaveChanges().ShouldBe(inserts + updates);
        begun.ShouldBe(transactions);
    }

    [Fact]
    public async Task An_interceptor_may_suppress_the_rows()
    {
        _database.Commands.BeforeNonQuery = static (_, _) => InterceptionResult<int>.SuppressWithResult(0);
        await using var context = _database.Open();
        context.AddRange(Slots(10));

        (await context.SaveChangesAsync()).ShouldBe(10);

        (await _database.DumpAsync()).ShouldNotContain("slot");
    }

    [Fact]
    public void Pooled_contexts_can_save_again_and_again()
    {
        var options = new DbContextOptionsBuilder<SampleContext>()
            .UseNpgsql(_database.ConnectionString, npgsql => npgsql.UseUnnestInserts())
            .Options;
        var factory = new PooledDbContextFactory<SampleContext>(options);
        for (var round = 0; round < 10; round++)
        {
            using var context = factory.CreateDbContext();
            context.AddRange(Slots(100).Select(slot => new Slot { Id = $"{round}/{slot.Id}" }));
            context.SaveChanges().ShouldBe(100);
        }
    }

    [Fact]
    public async Task Many_contexts_share_the_plans_of_a_model()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (worker, cancellationToken) =>
        {
            await using var context = new SampleContext(new DbContextOptionsBuilder<SampleContext>()
                .UseNpgsql(_database.ConnectionString, npgsql => npgsql.UseUnnestInserts()).Options);
            context.AddRange(Slots(50).Select(slot => new Slot { Id = $"{worker}/{slot.Id}" }));
            await context.SaveChangesAsync(cancellationToken);
        });

        await using var reader = _database.Open();
        (await reader.Set<Slot>().CountAsync()).ShouldBe(400);
    }

    private static IEnumerable<Slot> Slots(int count) =>
        Enumerable.Range(1, count).Select(i => new Slot { Id = $"slot {i:d5}", Place = i });
}
