using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Shouldly;
using Xunit;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>Values: what a row holds, through both paths.</summary>
public sealed class StoredRowTests : IAsyncLifetime
{
    private readonly Twins _twins = new();

    public Task InitializeAsync() => _twins.InitializeAsync();

    public Task DisposeAsync() => _twins.DisposeAsync();

    [Fact]
    public async Task All_scalar_types_are_stored_the_same_through_both_paths()
    {
        await _twins.Save(context => context.AddRange(ScalarRows()));

        _twins.LastOutcome.ShouldStartWith("7\n");
        _twins.Unnested.ShouldBe(1);
    }

    [Fact]
    public async Task A_row_with_nulls_is_stored_the_same_through_both_paths()
    {
        await _twins.Save(context => context.AddRange(new Optionals { Id = 1 }, Full(2), new Optionals { Id = 3 }));

        _twins.Unnested.ShouldBe(1);
    }

    [Fact]
    public async Task Shadow_properties_are_stored_the_same_through_both_paths()
    {
        await _twins.Save(context =>
        {
            context.AddRange(Full(1), Full(2));
            context.Entry(context.Find<Optionals>(2)!).Property("Shadow").CurrentValue = "in the dark";
            context.Entry(context.Find<Optionals>(1)!).Property("ShadowNumber").CurrentValue = -1;
        });

        _twins.Unnested.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("\0")]
    [InlineData("trailing\0")]
    [InlineData("\ud800 alone")]
    [InlineData("Grüße, 世界 😀")]
    public async Task A_text_is_stored_the_same_through_both_paths(string text)
    {
        await _twins.Save(context => context.AddRange(new Slot { Id = text }, new Slot { Id = text + "2" }));

        _twins.Unnested.ShouldBe(1);
    }

    [Theory]
    [InlineData(170)]
    [InlineData(171)]
    [InlineData(100_000)]
    public async Task A_long_text_is_stored_the_same_through_both_paths(int length)
    {
        await _twins.Save(context => context.AddRange(
            new Slot { Id = new string('x', length) },
            new Slot { Id = new string('é', length) },
            new Slot { Id = new string('世', length) }));

        _twins.Unnested.ShouldBe(1);
    }

    [Fact]
    public async Task A_value_set_for_a_column_with_a_default_is_stored_from_an_array()
    {
        await _twins.Save(context => context.AddRange(
            new Defaulted { Id = 1, Number = 7, Text = "mine" },
            new Defaulted { Id = 2, Number = -1, Text = "" }));

        _twins.Unnested.ShouldBe(1);
    }

    [Fact]
    public async Task A_default_made_by_the_database_is_read_back_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(
            new Defaulted { Id = 1, Number = 7, Text = "mine" },
            new Defaulted { Id = 2 },
            new Defaulted { Id = 3, Number = 7 }));

        _twins.Unnested.ShouldBe(0);
        _twins.LastOutcome.ShouldContain("made by PostgreSQL");
    }

    [Fact]
    public async Task A_computed_column_is_read_back_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(new Computed { Id = 1, Number = 4 }, new Computed { Id = 2, Number = 5 }));

        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task A_generated_key_reaches_dependents_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(
            new Generated { Name = "a", Parts = { new GeneratedPart { Id = 9 }, new GeneratedPart { Id = 3 } } },
            new Generated { Name = "b", Parts = { new GeneratedPart { Id = 4 } } }));

        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_set_by_the_application_for_a_generated_column_is_stored_from_an_array()
    {
        await _twins.Save(context => context.AddRange(new Generated { Id = 17 }, new Generated { Id = 4 }));
        _twins.Unnested.ShouldBe(1);

        // One that is generated makes the whole table EF Core's, so that row ids come out the same.
        await _twins.Save(context => context.AddRange(new Generated { Id = 30 }, new Generated(), new Generated { Id = 31 }));
        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task Not_a_number_is_stored_the_same_through_both_paths()
    {
        await _twins.Save(context => context.AddRange(
            new Strict { Id = 1, Text = "a" },
            new Strict { Id = 2, Text = "b", Real = double.NaN }));

        _twins.Unnested.ShouldBe(1);
    }

    [Fact]
    public async Task A_type_without_an_array_here_is_stored_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(new Listed { Id = 1, Numbers = { 1, 2 } }, new Listed { Id = 2 }));

        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task More_rows_than_a_statement_takes_are_several()
    {
        await _twins.Save(context => context.AddRange(Enumerable.Range(1, 5_000).Select(i => new Slot { Id = $"{i:d5}" })));

        _twins.Unnested.ShouldBe(2);
    }

    [Fact]
    public async Task More_bytes_than_a_statement_takes_are_several()
    {
        await _twins.Save(context => context.AddRange(
            Enumerable.Range(1, 5).Select(i => new Optionals { Id = i, Blob = new byte[7 * 1024 * 1024] })));

        _twins.Unnested.ShouldBe(3);
    }

    private static IEnumerable<Scalars> ScalarRows()
    {
        var moment = new DateTime(2024, 2, 29, 23, 59, 58, DateTimeKind.Utc).AddTicks(1_234_567);
        yield return new Scalars { Id = 3 };
        yield return new Scalars
        {
            Id = 1,
            Bool = true,
            ShortValue = short.MinValue,
            LongValue = long.MinValue,
            FloatValue = 0.1f,
            DoubleValue = Math.PI,
            DecimalValue = 0.1m,
            Text = "text",
            Blob = [0, 1, 255],
            GuidValue = Guid.Parse("0a1b2c3d-4e5f-6789-abcd-ef0123456789"),
            DateTime = moment,
            DateTimeOffset = new DateTimeOffset(moment),
            DateOnly = new DateOnly(2024, 2, 29),
            TimeOnly = new TimeOnly(23, 59, 58),
            TimeSpan = TimeSpan.FromDays(-3.5),
            Kind = Kind.Second,
            KindAsText = Kind.First,
            Label = new Label("label"),
        };
        yield return new Scalars
        {
            Id = 2,
            DecimalValue = decimal.MaxValue,
            DoubleValue = double.Epsilon,
            FloatValue = float.MaxValue,
            TimeSpan = TimeSpan.MaxValue,
        };
        yield return new Scalars
        {
            Id = 4,
            DecimalValue = decimal.MinValue,
            DoubleValue = double.PositiveInfinity,
            TimeSpan = TimeSpan.MinValue,
        };
        yield return new Scalars
        {
            Id = 5,
            DecimalValue = 1.0000000000000000000000000001m,
            DateTime = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc),
            TimeOnly = new TimeOnly(1),
        };
        yield return new Scalars
        {
            Id = 6,
            DecimalValue = 100,
            DateTime = moment.Date,
            DateTimeOffset = DateTimeOffset.MaxValue,
            Kind = (Kind)99,
        };
        yield return new Scalars
        {
            Id = -1,
            DoubleValue = -0.0,
            DateTimeOffset = new DateTimeOffset(moment.Date, TimeSpan.Zero),
        };
    }

    private static Optionals Full(int id) => new()
    {
        Id = id,
        Bool = false,
        IntValue = 1,
        LongValue = 2,
        DoubleValue = 4.5,
        DecimalValue = 6.70m,
        Text = "text",
        Blob = [],
        GuidValue = Guid.Empty,
        DateTime = new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc),
        DateTimeOffset = new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero),
        DateOnly = new DateOnly(2020, 1, 2),
        TimeOnly = new TimeOnly(12, 0, 0, 1),
        TimeSpan = TimeSpan.FromSeconds(1),
        Kind = Kind.First,
        KindAsText = Kind.Second,
        Label = new Label("label"),
    };
}
