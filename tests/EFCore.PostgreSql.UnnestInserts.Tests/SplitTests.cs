using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static EFCore.PostgreSql.UnnestInserts.Tests.Samples.SampleLog;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>Saves of many kinds of change: what is array, what is left to EF Core, and in which order.</summary>
public sealed class SplitTests : IAsyncLifetime
{
    private readonly Twins _twins = new();

    public Task InitializeAsync() => _twins.InitializeAsync();

    public Task DisposeAsync() => _twins.DisposeAsync();

    [Fact]
    public async Task Owned_types_in_the_owners_table_are_stored_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(
            new Owner { Id = 2, Address = new Address { City = "Bern" }, Phones = { new Phone { Id = 5 }, new Phone { Id = 1 } } },
            new Owner { Id = 1, Address = new Address { City = "Rome" }, Phones = { new Phone { Id = 1, Number = "1" } } }));

        // The phones have a table of their own.
        _twins.Unnested.ShouldBe(1);

        await _twins.Save(context =>
        {
            var owner = context.Set<Owner>().Single(o => o.Id == 2);
            owner.Address.City = "Basel";
            owner.Phones.AddRange([new Phone { Id = 8 }, new Phone { Id = 7 }]);
        });
    }

    [Fact]
    public async Task Owned_types_as_json_are_stored_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(
            new JsonOwner { Id = 2, Address = new Address { City = "Bern" } },
            new JsonOwner { Id = 1, Address = new Address { City = "Rome" } }));

        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task Complex_types_are_stored_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(new ComplexOwner { Id = 2 }, new ComplexOwner { Id = 1 }));

        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task A_table_shared_by_a_hierarchy_is_stored_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(new Animal { Id = 2 }, new Cat { Id = 1, Lives = 9 }, new Cat { Id = 3 }));

        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task Rows_are_stored_whatever_the_order_in_which_they_were_added()
    {
        await _twins.Save(context =>
        {
            context.AddRange(new Slot { Id = "m" }, new Slot { Id = "B" }, new Slot { Id = "a" });
            context.AddRange(new Country { Id = 1, Code = "CH" });
            context.AddRange(Enumerable.Range(0, 50).Select(i => new Versioned { Id = new Guid(i * 7919 % 50, 0, 0, new byte[8]) }));
        });

        _twins.Unnested.ShouldBe(3);
    }

    [Fact]
    public async Task Principals_and_dependents_in_one_save_are_stored_the_same_through_both_paths()
    {
        await _twins.Save(context => context.AddRange(Server(1, channels: 2), Server(2, channels: 1)));
        _twins.Unnested.ShouldBe(2);

        // Events of old and of new channels and servers, mixed: EF Core stores those without a new principal first.
        await _twins.Save(context =>
        {
            context.Add(Server(3, channels: 3));
            context.Add(new Channel { ServerId = 1, ChannelId = 9 });
            for (var position = 40; position > 0; position--)
            {
                context.Add(Event(1, position, (position % 4) switch { 0 => null, 1 => 9, 2 => 1, _ => 2 }));
                context.Add(Event(2, position, position % 3 == 0 ? 1 : null));
                context.Add(Event(3, position, position % 2 == 0 ? 3 : null));
            }
        });
        _twins.Unnested.ShouldBe(3);
    }

    [Fact]
    public async Task A_foreign_key_to_an_alternate_key_is_stored_the_same_through_both_paths()
    {
        await _twins.Save(context => context.AddRange(
            new City { Id = [9, 1], Country = new Country { Id = 7, Code = "CH" } },
            new City { Id = [9], Country = new Country { Id = 2, Code = "IT" } }));
        _twins.Unnested.ShouldBe(2);

        await _twins.Save(context => context.AddRange(
            new City { Id = [1], Country = new Country { Id = 3, Code = "FR" } },
            new City { Id = [3], CountryCode = "CH" },
            new City { Id = [2], CountryCode = "FR" }));
        _twins.Unnested.ShouldBe(2);
    }

    [Fact]
    public async Task Self_references_are_stored_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(
            new Node { Id = 1, ParentId = 3 }, new Node { Id = 2, ParentId = 1 }, new Node { Id = 3 }));

        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task Tables_that_refer_to_each_other_are_stored_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(
            new Left { Id = 1, RightId = 1 }, new Right { Id = 1 }, new Right { Id = 2, LeftId = 2 }, new Left { Id = 2 }));

        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task Many_to_many_rows_are_stored_the_same_through_both_paths()
    {
        await _twins.Save(context =>
        {
            Tag[] tags = [new Tag { Id = "y" }, new Tag { Id = "x" }];
            context.AddRange(new Post { Id = 2, Tags = { tags[0], tags[1] } }, new Post { Id = 1, Tags = { tags[0] } });
        });
        _twins.Unnested.ShouldBe(3);

        await _twins.Save(context =>
        {
            var old = context.Find<Tag>("y")!;
            var added = new Tag { Id = "z" };
            context.AddRange(new Post { Id = 4, Tags = { added, old } }, new Post { Id = 3, Tags = { old, added } });
        });
        _twins.Unnested.ShouldBe(3);
    }

    [Fact]
    public async Task Updates_and_deletes_mixed_with_inserts_end_the_same_through_both_paths()
    {
        await _twins.Save(context => context.AddRange(Server(1, channels: 3), Server(2, channels: 1), new Node { Id = 1 }));
        await _twins.Save(context => context.AddRange(Enumerable.Range(1, 5).Select(i => Event(1, i, 1))));
        await _twins.Save(context =>
        {
            context.Find<Server>(1)!.Key = "renamed";
            context.Remove(context.Find<Channel>(1, 3)!);
            context.Find<Node>(1)!.ParentId = 1;
            context.AddRange(Event(1, 8, 2), Event(1, 7, 1), Event(1, 6, null));
        });
        _twins.Unnested.ShouldBe(1);

        // Changes in the table itself leave its inserts to EF Core.
        await _twins.Save(context =>
        {
            context.Remove(context.Find<LogEvent>(1, 8L)!);
            context.AddRange(Event(1, 10, 2), Event(1, 9, 1));
            context.AddRange(new Slot { Id = "b" }, new Slot { Id = "a" });
        });
        _twins.Unnested.ShouldBe(1);
    }

    [Fact]
    public async Task An_update_that_refers_to_an_added_row_is_saved_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(Server(1, channels: 1), Event(1, 1, 1)));
        await _twins.Save(context =>
        {
            context.Find<LogEvent>(1, 1L)!.ChannelId = 5;
            context.AddRange(new Channel { ServerId = 1, ChannelId = 5 }, new Channel { ServerId = 1, ChannelId = 4 });
        });

        _twins.Unnested.ShouldBe(0);
    }

    [Fact]
    public async Task An_unchanged_foreign_key_in_an_update_does_not_hinder_the_arrays()
    {
        await _twins.Save(context => context.AddRange(Server(1, channels: 1), Event(1, 1, 1)));
        await _twins.Save(context =>
        {
            context.Find<LogEvent>(1, 1L)!.Text = "changed";
            context.AddRange(new Channel { ServerId = 1, ChannelId = 5 }, new Channel { ServerId = 1, ChannelId = 4 });
        });

        _twins.Unnested.ShouldBe(1);
    }

    [Fact]
    public async Task Unique_values_that_move_between_rows_are_saved_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(new Slot { Id = "a", Place = 1 }, new Slot { Id = "b", Place = 2 }));
        await _twins.Save(context =>
        {
            context.Find<Slot>("a")!.Place = null;
            context.Remove(context.Find<Slot>("b")!);
            context.AddRange(new Slot { Id = "d", Place = 1 }, new Slot { Id = "c", Place = 2 });
        });
    }

    [Fact]
    public async Task A_row_deleted_and_added_again_is_saved_as_in_stock()
    {
        await _twins.Save(context => context.AddRange(new Slot { Id = "a", Place = 1 }, new Slot { Id = "b", Place = 2 }));
        await _twins.Save(context =>
        {
            context.Remove(context.Find<Slot>("a")!);
            context.AddRange(new Slot { Id = "a", Place = 3 }, new Slot { Id = "c", Place = 4 });
        });
    }

    [Fact]
    public async Task Concurrency_tokens_work_as_in_stock_beside_array_rows()
    {
        var id = new Guid(1, 2, 3, new byte[8]);
        await _twins.Save(context => context.AddRange(new Versioned { Id = id, Version = 1 }, new Versioned()));
        _twins.Unnested.ShouldBe(1);

        await _twins.Do(async (context, save) =>
        {
            var row = await context.FindAsync<Versioned>(id);
            await context.Database.ExecuteSqlAsync($"UPDATE \"Versioned\" SET \"Version\" = 5 WHERE \"Id\" = {id}");
            row!.Text = "late";
            context.AddRange(new Slot { Id = "b" }, new Slot { Id = "a" });
            await save();
        });
        _twins.LastOutcome.ShouldStartWith(nameof(DbUpdateConcurrencyException));
    }
}
