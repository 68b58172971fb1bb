using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using Xunit;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>Errors, and what is left after them.</summary>
public sealed class FailureTests : IAsyncLifetime
{
    private readonly Twins _twins = new();

    public Task InitializeAsync() => _twins.InitializeAsync();

    public Task DisposeAsync() => _twins.DisposeAsync();

    public static TheoryData<string, string> BadRows => new()
    {
        { "key", PostgresErrorCodes.UniqueViolation },
        { "unique", PostgresErrorCodes.UniqueViolation },
        { "null", PostgresErrorCodes.NotNullViolation },
        { "check", PostgresErrorCodes.CheckViolation },
        { "foreign key", PostgresErrorCodes.ForeignKeyViolation },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public async Task A_refused_row_gives_the_same_error_and_leaves_nothing_behind(string reason, string code)
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
    public async Task The_callers_transaction_is_usable_after_a_refused_row(string reason, string code)
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

        (await _twins.Arrays.DumpAsync()).ShouldContain("Node (1,)");
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
    public async Task A_refused_statement_names_all_of_its_rows()
    {
        await using var context = _twins.Arrays.Open();
        AddGood(context, first: 1);
        context.Add(Bad("check"));

        var error = await Should.ThrowAsync<DbUpdateException>(() => context.SaveChangesAsync());

        error.InnerException.ShouldBeOfType<PostgresException>().ConstraintName.ShouldBe("CK_Positive");
        error.Entries.Count.ShouldBe(6);
        _twins.Arrays.Commands.Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cancelled_save_throws_and_leaves_nothing_behind()
    {
        using var cancellation = new CancellationTokenSource();
        await using var context = _twins.Arrays.Open();
        var before = await _twins.Arrays.DumpAsync();
        await context.Database.ExecuteSqlRawAsync("""
            CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END';
            CREATE TRIGGER dawdle BEFORE INSERT ON "Slot" FOR EACH ROW WHEN (NEW."Id" = '00700') EXECUTE FUNCTION dawdle();
            """);
        context.AddRange(Enumerable.Range(1, 2_000).Select(i => new Slot { Id = $"{i:d5}" }));
        var saving = context.SaveChangesAsync(cancellation.Token);
        while (_twins.Arrays.Commands.Unnested.Count == 0)
            await Task.Yield();
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(saving);

        (await _twins.Arrays.DumpAsync()).ShouldBe(before);
        context.ChangeTracker.Entries().ShouldAllBe(entry => entry.State == EntityState.Added);
        await context.Database.ExecuteSqlRawAsync("DROP TRIGGER dawdle ON \"Slot\"");
        (await context.SaveChangesAsync()).ShouldBe(2_000);
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
