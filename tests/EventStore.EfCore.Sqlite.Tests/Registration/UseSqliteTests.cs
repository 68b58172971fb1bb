using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Registration;

public sealed class UseSqliteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Registration_and_resolution_touch_no_file()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        application.Services.GetRequiredService<IStartupValidator>().Validate();
        _ = (application.Store, application.Schema, application.Verifier);
        application.Services.GetRequiredService<IBulkLoader>().ShouldNotBeNull();
        await using var context = application.CreateContext();
        Directory.GetFileSystemEntries(_folder.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_store_is_a_singleton_and_the_context_scoped()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        application.Services.GetRequiredService<IEventStore>().ShouldBeSameAs(application.Store);
        application.Services.GetRequiredService<IDbContextFactory<EventStoreDbContext>>().ShouldNotBeNull();
        await application.Store.StoreEventAsync(new ConformanceTests.ChainBuilder(new ServerId("grove"), 1).Next());

        await using var scope = application.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<EventStoreDbContext>();
        scope.ServiceProvider.GetRequiredService<EventStoreDbContext>().ShouldBeSameAs(context);
        (await context.Events.CountAsync()).ShouldBe(1);
        Should.Throw<InvalidOperationException>(() => application.Services.GetRequiredService<EventStoreDbContext>());
    }

    [Fact]
    public async Task The_stores_contexts_use_prepared_inserts()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await using var context = application.CreateContext();

        context.GetService<IDbContextOptions>().Extensions.ShouldContain(e => e.Info.LogFragment == "using prepared inserts ");
    }

    [Fact]
    public void A_second_provider_is_an_error_that_says_what_to_do()
    {
        var builder = new ServiceCollection().AddEventStore().UseSqlite("Data Source=one.db");
        var error = Should.Throw<InvalidOperationException>(() => builder.UseSqlite("Data Source=two.db"));
        error.Message.ShouldContain("two.db");
        error.Message.ShouldContain("keep one of the calls");
    }

    [Theory]
    [InlineData("archive.db")]
    [InlineData("Data Source=")]
    [InlineData("Data Source=archive.db;Journal=wal")]
    [InlineData("Mode=ReadWrite")]
    public void A_connection_string_that_names_no_file_is_refused_with_an_example(string connectionString)
    {
        var builder = new ServiceCollection().AddEventStore();
        var error = Should.Throw<ArgumentException>(() => builder.UseSqlite(connectionString));
        error.Message.ShouldContain($"'{connectionString}'");
        error.Message.ShouldContain("'Data Source=archive.db'");
    }

    [Fact]
    public void Empty_and_null_are_refused()
    {
        var builder = new ServiceCollection().AddEventStore();
        Should.Throw<ArgumentException>(() => builder.UseSqlite(" "));
        Should.Throw<ArgumentNullException>(() => builder.UseSqlite(null!));
        Should.Throw<ArgumentNullException>(() => ((IEventStoreBuilder)null!).UseSqlite("Data Source=archive.db"));
    }

    public static TheoryData<string, Action<SqliteEventStoreOptions>> BadValues => new()
    {
        { nameof(SqliteEventStoreOptions.BusyTimeout), o => o.BusyTimeout = TimeSpan.Zero },
        { nameof(SqliteEventStoreOptions.BusyTimeout), o => o.BusyTimeout = TimeSpan.FromDays(1) },
        { nameof(SqliteEventStoreOptions.CacheSizeKiB), o => o.CacheSizeKiB = 0 },
        { nameof(SqliteEventStoreOptions.WalAutoCheckpointPages), o => o.WalAutoCheckpointPages = 0 },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public async Task A_value_out_of_range_stops_the_host_by_name(string name, Action<SqliteEventStoreOptions> set)
    {
        await using var application = new StoreApplication(_folder.ConnectionString, null, set);
        var error = Should.Throw<OptionsValidationException>(() => application.Services.GetRequiredService<IStartupValidator>().Validate());
        error.Message.ShouldContain(name);
    }

    public void Dispose() => _folder.Dispose();
}
