using EFCore.Sqlite.PreparedInserts.Tests.Samples;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EFCore.Sqlite.PreparedInserts.Tests;

/// <summary>Errors, and what is left after them.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly Twins _twins = new();

    public void Dispose() => _twins.Dispose();

    public static TheoryData<string, int> BadRows => new()
    {
        { "key", 1555 },
        { "unique", 2067 },
        { "null", 1299 },
        { "check", 275 },
        { "foreign key", 787 },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task A_refused_row_gives_the_same_error_and_leaves_nothing_behind(string reason, int code)
    {
        await _twins.Save(context => context.Add(new Strict { Id = 50, Text = "taken" }));
        await _twins.Save(context =>
        {
            AddGood(context, first: 1);
            context.Add(Bad(reason));
        });

        _twins.LastOutcome.ShouldStartWith(nameof(DbUpdateException));
        _twins.LastOutcome.ShouldContain($"/{code}");
        _twins.LastOutcome.ShouldContain("Strict 1 Added");
    }

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task The_callers_transaction_is_usable_after_a_refused_row(string reason, int code)
    {
        await _twins.Save(context => context.Add(new Strict { Id = 50, Text = "taken" }));
        await _twins.Do(async (context, save) =>
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            AddGood(context, first: 1);
            await save();
            AddGood(context, first: 10);
            var bad = Bad(reason);
            context.Add(bad);
            await save();
            _twins.LastOutcome.ShouldContain($"/{code}");
            context.Entry(bad).State = EntityState.Detached;
            await save();
            await transaction.CommitAsync();
        });

        _twins.LastOutcome.ShouldStartWith("5");
    }

    [Fact]
    public async Task Without_savepoints_a_refused_row_ends_as_in_stock()
    {
        await _twins.Do(async (context, save) =>
        {
            context.Database.AutoSavepointsEnabled = false;
            await using var transaction = await context.Database.BeginTransactionAsync();
            AddGood(context, first: 1);
            context.Add(Bad("check"));
            await save();
            await transaction.CommitAsync();
        });
    }

    [Theory]
    [InlineData(AutoTransactionBehavior.WhenNeeded)]
    [InlineData(AutoTransactionBehavior.Always)]
    [InlineData(AutoTransactionBehavior.Never)]
    public async Task Each_transaction_behaviour_ends_a_refused_save_as_in_stock(AutoTransactionBehavior behaviour)
    {
        await _twins.Do(async (context, save) =>
        {
            context.Database.AutoTransactionBehavior = behaviour;
            AddGood(context, first: 1);
            context.Add(Bad("check"));
            await save();
        });
    }

    [Fact]
    public async Task Rows_are_rolled_back_together_with_the_updates_of_the_same_save()
    {
        await _twins.Save(context => context.Add(new Node { Id = 1 }));
        await _twins.Save(context =>
        {
            context.Find<Node>(1)!.ParentId = 1;
            AddGood(context, first: 1);
            context.Add(Bad("check"));
        });

        _twins.Prepared.Dump().ShouldContain("Node 1 Id=integer:1 ParentId=null:NULL");
    }

    [Fact]
    public async Task A_refused_update_keeps_the_rows_of_the_same_save_out()
    {
        await _twins.Save(context => context.Add(new Node { Id = 1 }));
        await _twins.Save(context =>
        {
            context.Find<Node>(1)!.ParentId = 77;
            AddGood(context, first: 1);
        });

        _twins.LastOutcome.ShouldContain("/787");
    }

    [Fact]
    public async Task A_failed_save_can_be_repeated_in_the_same_context()
    {
        await _twins.Do(async (context, save) =>
        {
            AddGood(context, first: 1);
            var bad = Bad("check");
            context.Add(bad);
            await save();
            ((Strict)bad).Positive = 3;
            await save();
        });

        _twins.LastOutcome.ShouldStartWith("6");
    }

    [Fact]
    public async Task A_missing_table_gives_the_same_sqlite_error()
    {
        using var file = new SampleFile(prepared: true);
        await using var context = file.Open();
        await context.Database.ExecuteSqlRawAsync("DROP TABLE \"Slot\"");
        context.AddRange(new Slot { Id = "a" }, new Slot { Id = "b" });

        var error = await Should.ThrowAsync<DbUpdateException>(() => context.SaveChangesAsync());

        error.InnerException.ShouldBeOfType<SqliteException>().SqliteErrorCode.ShouldBe(1);
        error.Entries.Count.ShouldBe(2);
        file.Commands.Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cancelled_save_throws_and_leaves_nothing_behind()
    {
        using var file = new SampleFile(prepared: true);
        using var cancellation = new CancellationTokenSource();
        await using var context = file.Open();
        var before = file.Dump();
        context.AddRange(Enumerable.Range(1, 2_000).Select(i => new Slot { Id = $"{i:d5}" }));
        await CancelAfterRow700(context, cancellation);

        await Should.ThrowAsync<OperationCanceledException>(() => context.SaveChangesAsync(cancellation.Token));

        file.Dump().ShouldBe(before);
        file.Commands.NonQueryResults.ShouldNotContain(2_000, "the rows after the cancellation were not inserted");
        context.ChangeTracker.Entries().ShouldAllBe(entry => entry.State == EntityState.Added);
        file.Commands.Inserts.ShouldHaveSingleItem();
        (await context.SaveChangesAsync()).ShouldBe(2_000);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_save_cancelled_in_the_callers_transaction_goes_with_that_transaction(bool prepared)
    {
        using var file = new SampleFile(prepared);
        using var cancellation = new CancellationTokenSource();
        await using var context = file.Open();
        var before = file.Dump();
        await using (await context.Database.BeginTransactionAsync())
        {
            context.AddRange(Enumerable.Range(1, 2_000).Select(i => new Slot { Id = $"{i:d5}" }));
            await CancelAfterRow700(context, cancellation);
            await Should.ThrowAsync<OperationCanceledException>(() => context.SaveChangesAsync(cancellation.Token));

            // EF Core rolls back to its savepoint with the cancelled token, which does nothing: rows are left until the rollback.
            (await context.Set<Slot>().CountAsync()).ShouldBeInRange(700, 1_000);
        }

        file.Dump().ShouldBe(before);
    }

    [Fact]
    public async Task A_save_cancelled_beforehand_does_not_start()
    {
        using var file = new SampleFile(prepared: true);
        await using var context = file.Open();
        context.AddRange(new Slot { Id = "a" }, new Slot { Id = "b" });

        await Should.ThrowAsync<OperationCanceledException>(() => context.SaveChangesAsync(new CancellationToken(canceled: true)));

        file.Commands.Inserts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lock_held_by_another_connection_ends_in_the_same_error_after_the_timeout()
    {
        using var file = new SampleFile(prepared: true);
        await using var writer = new SqliteConnection(file.ConnectionString);
        await writer.OpenAsync();
        await using var context = file.Open();
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        context.Database.SetCommandTimeout(1);
        context.AddRange(new Slot { Id = "a" }, new Slot { Id = "b" });
        await using (var transaction = writer.BeginTransaction())
        {
            var error = await Should.ThrowAsync<DbUpdateException>(() => context.SaveChangesAsync());
            error.InnerException.ShouldBeOfType<SqliteException>().SqliteErrorCode.ShouldBe(5);
        }

        (await context.SaveChangesAsync()).ShouldBe(2);
    }

    private static async Task CancelAfterRow700(SampleContext context, CancellationTokenSource cancellation)
    {
        await context.Database.OpenConnectionAsync();
        ((SqliteConnection)context.Database.GetDbConnection()).CreateFunction("cancel", () =>
        {
            cancellation.Cancel();
            return 0;
        });
        await context.Database.ExecuteSqlRawAsync(
            "CREATE TEMP TRIGGER stop AFTER INSERT ON \"Slot\" WHEN NEW.\"Id\" = '00700' BEGIN SELECT cancel(); END");
    }

    private static void AddGood(SampleContext context, int first) =>
        context.AddRange(Enumerable.Range(first, 5).Select(i => new Strict { Id = i, Text = $"text {i}" }));

    private static object Bad(string reason) => reason switch
    {
        "key" => new Strict { Id = 50, Text = "other" },
        "unique" => new Strict { Id = 4_000, Text = "taken" },
        "null" => new Strict { Id = 33, Text = null! },
        "check" => new Strict { Id = 30, Text = "x", Positive = 0 },
        _ => new LogEvent { ServerId = 77, Position = 1 },
    };
}
