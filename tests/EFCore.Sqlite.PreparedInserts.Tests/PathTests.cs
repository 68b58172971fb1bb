using EFCore.Sqlite.PreparedInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Shouldly;
using Xunit;

namespace EFCore.Sqlite.PreparedInserts.Tests;

/// <summary>Which path a save takes, and what loggers and interceptors see of it.</summary>
public sealed class PathTests : IDisposable
{
    private readonly SampleFile _file = new(prepared: true);

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task A_thousand_rows_are_one_command_where_stock_sends_a_thousand()
    {
        using var stock = new SampleFile(prepared: false);

        foreach (var each in (SampleFile[])[stock, _file])
        {
            await using var context = each.Open();
            context.AddRange(Slots(1_000));
            (await context.SaveChangesAsync()).ShouldBe(1_000);
        }

        stock.Commands.Inserts.Count.ShouldBe(1_000);
        _file.Commands.Inserts.ShouldHaveSingleItem().ShouldContain("INSERT INTO \"Slot\"");
        _file.Commands.NonQueryResults.ShouldContain(1_000);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 1)]
    [InlineData(1, 1, 1)]
    public void A_transaction_begins_only_for_more_than_one_command(int inserts, int updates, int transactions)
    {
        foreach (var prepared in (bool[])[false, true])
        {
            using var written = new SampleFile(prepared);
            using (var first = written.Open())
            {
                first.Add(new Node { Id = 1 });
                first.SaveChanges();
            }

            var begun = 0;
            using var context = new SampleContext(new DbContextOptionsBuilder<SampleContext>()
                .UseSqlite(written.ConnectionString, sqlite => sqlite.UsePreparedInserts(prepared))
                .LogTo(_ => begun++, [RelationalEventId.TransactionStarted])
                .Options);
            context.AddRange(Slots(inserts));
            if (updates > 0)
                context.Find<Node>(1)!.ParentId = 1;

            context.SaveChanges().ShouldBe(inserts + updates);
            begun.ShouldBe(transactions);
        }
    }

    [Fact]
    public void An_interceptor_may_suppress_the_rows()
    {
        _file.Commands.BeforeNonQuery = static (_, _) => InterceptionResult<int>.SuppressWithResult(0);
        using var context = _file.Open();
        context.AddRange(Slots(10));

        context.SaveChanges().ShouldBe(10);

        _file.Dump().ShouldNotContain("slot");
    }

    [Fact]
    public void An_interceptor_may_change_the_statement()
    {
        _file.Commands.BeforeNonQuery = static (command, result) =>
        {
            command.CommandText = "/* marked */ INSERT INTO \"Slot\" (\"Place\", \"Id\") VALUES (@p1, 'changed ' || @p0)";
            return result;
        };
        using var context = _file.Open();
        context.AddRange(Slots(2));

        context.SaveChanges().ShouldBe(2);

        _file.Dump().ShouldContain("Id=text:'changed slot 00001' Place=integer:1");
    }

    [Fact]
    public void The_log_shows_the_statement_without_values()
    {
        var log = new List<string>();
        using var context = new SampleContext(new DbContextOptionsBuilder<SampleContext>()
            .UseSqlite(_file.ConnectionString, sqlite => sqlite.UsePreparedInserts())
            .LogTo(log.Add, [RelationalEventId.CommandExecuted])
            .Options);
        context.AddRange(Slots(3));

        context.SaveChanges();

        log.ShouldHaveSingleItem().ShouldContain("VALUES (@p0, @p1);");
        log[0].ShouldNotContain("slot 0");
    }

    [Fact]
    public void The_connection_closes_after_a_save_and_after_a_failed_one()
    {
        using var context = _file.Open();
        context.AddRange(Slots(3));
        context.SaveChanges();
        context.ChangeTracker.Clear();
        context.AddRange(Slots(3));
        Should.Throw<DbUpdateException>(() => context.SaveChanges());

        context.Database.GetDbConnection().State.ShouldBe(System.Data.ConnectionState.Closed);
        using var other = _file.Open();
        other.Database.ExecuteSqlRaw("DROP TABLE \"Slot\"");
    }

    [Fact]
    public void Pooled_contexts_can_save_again_and_again()
    {
        var options = new DbContextOptionsBuilder<SampleContext>()
            .UseSqlite(_file.ConnectionString, sqlite => sqlite.UsePreparedInserts())
            .Options;
        var factory = new PooledDbContextFactory<SampleContext>(options);
        for (var round = 0; round < 3; round++)
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
            await using var context = _file.Open();
            context.AddRange(Slots(50).Select(slot => new Slot { Id = $"{worker}/{slot.Id}" }));
            await context.SaveChangesAsync(cancellationToken);
        });

        await using var reader = _file.Open();
        (await reader.Set<Slot>().CountAsync()).ShouldBe(400);
    }

    private static IEnumerable<Slot> Slots(int count) =>
        Enumerable.Range(1, count).Select(i => new Slot { Id = $"slot {i:d5}", Place = i });
}
