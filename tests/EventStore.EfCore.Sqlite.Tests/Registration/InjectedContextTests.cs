using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Registration;

/// <summary>The context that a team injects reads, and only reads.</summary>
public sealed class InjectedContextTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StoreApplication _application;

    public InjectedContextTests() => _application = new StoreApplication(_folder.ConnectionString);

    public async Task InitializeAsync() => await _application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next());

    public async Task DisposeAsync() => await _application.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Saving_changes_is_refused_and_says_where_to_write_instead(bool isAsync)
    {
        await using var scope = _application.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<EventStoreDbContext>();
        context.Servers.Add(new ServerRow { Number = 9, Name = "stray" });
        var error = isAsync
            ? await Should.ThrowAsync<InvalidOperationException>(() => context.SaveChangesAsync())
            : Should.Throw<InvalidOperationException>(() => context.SaveChanges());
        error.Message.ShouldContain("IEventStore.StoreEventAsync");
        (await _application.Store.GetServersAsync()).ShouldHaveSingleItem().Server.Value.ShouldBe("grove");
    }

    [Fact]
    public async Task A_context_that_the_store_wrote_with_comes_out_of_the_pool_as_one_that_only_reads()
    {
        for (var i = 0; i < 5; i++)
        {
            await _application.Store.StoreEventAsync(new ChainBuilder(new ServerId("meadow"), i + 1).Next());
            await using var context = _application.CreateContext();
            context.IsWritable.ShouldBeFalse();
            Should.Throw<InvalidOperationException>(() => context.SaveChanges());
        }
    }

    [Fact]
    public async Task Queries_track_nothing()
    {
        await using var context = _application.CreateContext();
        (await context.Events.SingleAsync()).Position.ShouldBe(1);
        context.ChangeTracker.Entries().ShouldBeEmpty();
    }
}
