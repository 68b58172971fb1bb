using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using Shouldly;
using Xunit;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>Switching inserts from arrays on and off, and in which order the calls come.</summary>
public sealed class SwitchTests : IAsyncLifetime
{
    private SampleDatabase _database = null!;

    public async Task InitializeAsync() => _database = await SampleDatabase.CreateAsync(unnest: true);

    public Task DisposeAsync() => _database.DisposeAsync().AsTask();

    [Fact]
    public void It_can_be_switched_off_again()
    {
        using var context = _database.Open(npgsql => npgsql.UseUnnestInserts().UseUnnestInserts(enabled: false));
        context.AddRange(Enumerable.Range(1, 10).Select(i => new Slot { Id = $"slot {i}" }));

        context.SaveChanges().ShouldBe(10);

        _database.Commands.Unnested.ShouldBeEmpty();
        context.GetService<IDatabase>().GetType().ShouldBe(typeof(RelationalDatabase));
    }

    [Fact]
    public void It_can_be_switched_on_after_it_was_off()
    {
        using var context = _database.Open(npgsql =>
            npgsql.UseUnnestInserts().UseUnnestInserts(enabled: false).UseUnnestInserts());
        context.AddRange(Enumerable.Range(1, 10).Select(i => new Slot { Id = $"slot {i}" }));

        context.SaveChanges().ShouldBe(10);

        _database.Commands.Unnested.ShouldHaveSingleItem();
    }

    [Fact]
    public void Switching_off_what_was_not_on_changes_nothing()
    {
        using var context = _database.Open(npgsql => npgsql.UseUnnestInserts(enabled: false));
        using var stock = _database.Open(_ => { });

        var options = context.GetService<IDbContextOptions>();
        options.FindExtension<CoreOptionsExtension>()!.ReplacedServices.ShouldBeNull();
        options.Extensions.ShouldNotContain(extension => extension is UnnestInsertsOptionsExtension);
        context.GetService<IModelSource>().ShouldBeSameAs(stock.GetService<IModelSource>(), "both have EF Core's services in common");
    }

    [Fact]
    public void A_context_with_inserts_from_arrays_does_not_change_one_without()
    {
        using var on = _database.Open(npgsql => npgsql.UseUnnestInserts());
        using var off = _database.Open(npgsql => npgsql.UseUnnestInserts().UseUnnestInserts(enabled: false));
        using var stock = _database.Open(_ => { });

        on.GetService<IDatabase>().GetType().ShouldBe(typeof(UnnestInsertDatabase));
        off.GetService<IDatabase>().GetType().ShouldBe(typeof(RelationalDatabase));
        stock.GetService<IDatabase>().GetType().ShouldBe(typeof(RelationalDatabase));
    }

    [Fact]
    public void Contexts_with_inserts_from_arrays_share_the_services_of_EF_Core()
    {
        using var first = _database.Open(npgsql => npgsql.UseUnnestInserts());
        using var second = _database.Open(npgsql => npgsql.UseUnnestInserts(enabled: false).UseUnnestInserts());

        first.GetService<IModelSource>().ShouldBeSameAs(second.GetService<IModelSource>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_order_of_UseUnnestInserts_and_UseNpgsql_does_not_matter(bool unnestFirst)
    {
        var builder = new DbContextOptionsBuilder<SampleContext>();
        if (unnestFirst)
            new NpgsqlDbContextOptionsBuilder(builder).UseUnnestInserts();
        builder.UseNpgsql(_database.ConnectionString);
        if (!unnestFirst)
            new NpgsqlDbContextOptionsBuilder(builder).UseUnnestInserts();

        using var context = new SampleContext(builder.Options);

        context.GetService<IDatabase>().GetType().ShouldBe(typeof(UnnestInsertDatabase));
    }

    [Fact]
    public void A_later_call_of_UseNpgsql_leaves_it_on()
    {
        using var context = new SampleContext(new DbContextOptionsBuilder<SampleContext>()
            .UseNpgsql("Host=other;Database=other", npgsql => npgsql.UseUnnestInserts())
            .UseNpgsql(_database.ConnectionString)
            .Options);

        context.GetService<IDatabase>().GetType().ShouldBe(typeof(UnnestInsertDatabase));
    }
}
