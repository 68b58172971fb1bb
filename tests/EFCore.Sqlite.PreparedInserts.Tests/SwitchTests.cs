using EFCore.Sqlite.PreparedInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Shouldly;
using Xunit;

namespace EFCore.Sqlite.PreparedInserts.Tests;

/// <summary>Switching prepared inserts on and off, and in which order the calls come.</summary>
public sealed class SwitchTests : IDisposable
{
    private readonly SampleFile _file = new(prepared: true);

    public void Dispose() => _file.Dispose();

    [Fact]
    public void It_can_be_switched_off_again()
    {
        using var context = _file.Open(sqlite => sqlite.UsePreparedInserts().UsePreparedInserts(enabled: false));
        context.AddRange(Enumerable.Range(1, 10).Select(i => new Slot { Id = $"slot {i}" }));

        context.SaveChanges().ShouldBe(10);

        _file.Commands.Inserts.Count.ShouldBe(10);
        context.GetService<IDatabase>().GetType().ShouldBe(typeof(RelationalDatabase));
    }

    [Fact]
    public void It_can_be_switched_on_after_it_was_off()
    {
        using var context = _file.Open(sqlite =>
            sqlite.UsePreparedInserts().UsePreparedInserts(enabled: false).UsePreparedInserts());
        context.AddRange(Enumerable.Range(1, 10).Select(i => new Slot { Id = $"slot {i}" }));

        context.SaveChanges().ShouldBe(10);

        _file.Commands.Inserts.ShouldHaveSingleItem();
    }

    [Fact]
    public void Switching_off_what_was_not_on_changes_nothing()
    {
        using var context = _file.Open(sqlite => sqlite.UsePreparedInserts(enabled: false));
        using var stock = _file.Open(_ => { });

        var options = context.GetService<IDbContextOptions>();
        options.FindExtension<CoreOptionsExtension>()!.ReplacedServices.ShouldBeNull();
        options.Extensions.ShouldNotContain(extension => extension is PreparedInsertsOptionsExtension);
        context.GetService<IModelSource>().ShouldBeSameAs(stock.GetService<IModelSource>(), "both have EF Core's services in common");
    }

    [Fact]
    public void A_context_with_prepared_inserts_does_not_change_one_without()
    {
        using var on = _file.Open(sqlite => sqlite.UsePreparedInserts());
        using var off = _file.Open(sqlite => sqlite.UsePreparedInserts().UsePreparedInserts(enabled: false));
        using var stock = _file.Open(_ => { });

        on.GetService<IDatabase>().GetType().ShouldBe(typeof(PreparedInsertDatabase));
        off.GetService<IDatabase>().GetType().ShouldBe(typeof(RelationalDatabase));
        stock.GetService<IDatabase>().GetType().ShouldBe(typeof(RelationalDatabase));
    }

    [Fact]
    public void Contexts_with_prepared_inserts_share_the_services_of_EF_Core()
    {
        using var first = _file.Open(sqlite => sqlite.UsePreparedInserts());
        using var second = _file.Open(sqlite => sqlite.UsePreparedInserts(enabled: false).UsePreparedInserts());

        first.GetService<IModelSource>().ShouldBeSameAs(second.GetService<IModelSource>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_order_of_UsePreparedInserts_and_UseSqlite_does_not_matter(bool preparedFirst)
    {
        var builder = new DbContextOptionsBuilder<SampleContext>();
        if (preparedFirst)
            new SqliteDbContextOptionsBuilder(builder).UsePreparedInserts();
        builder.UseSqlite(_file.ConnectionString);
        if (!preparedFirst)
            new SqliteDbContextOptionsBuilder(builder).UsePreparedInserts();

        using var context = new SampleContext(builder.Options);

        context.GetService<IDatabase>().GetType().ShouldBe(typeof(PreparedInsertDatabase));
    }

    [Fact]
    public void A_later_call_of_UseSqlite_leaves_it_on()
    {
        using var context = new SampleContext(new DbContextOptionsBuilder<SampleContext>()
            .UseSqlite("Data Source=other.db", sqlite => sqlite.UsePreparedInserts())
            .UseSqlite(_file.ConnectionString)
            .Options);

        context.GetService<IDatabase>().GetType().ShouldBe(typeof(PreparedInsertDatabase));
    }
}
