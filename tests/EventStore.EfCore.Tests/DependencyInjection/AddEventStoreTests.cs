using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.DependencyInjection;

public class AddEventStoreTests
{
    [Fact]
    public void Calling_it_twice_says_what_to_do()
    {
        var services = new ServiceCollection();
        services.AddEventStore();
        Should.Throw<InvalidOperationException>(() => services.AddEventStore()).Message.ShouldContain("keep one of the calls");
    }

    [Theory]
    [InlineData(typeof(IEventStore))]
    [InlineData(typeof(IEventStoreSchema))]
    [InlineData(typeof(IArchiveVerifier))]
    public async Task Without_a_provider_every_service_says_which_call_is_missing(Type service)
    {
        var services = new ServiceCollection();
        services.AddEventStore();
        await using var provider = services.BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => provider.GetRequiredService(service))
            .Message.ShouldContain("AddEventStore().UseSqlite(");
    }

    [Fact]
    public async Task Without_a_provider_the_host_does_not_start()
    {
        var services = new ServiceCollection();
        services.AddEventStore();
        await using var provider = services.BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate())
            .Message.ShouldContain("without a database provider");
    }

    [Fact]
    public async Task A_value_out_of_range_stops_the_host()
    {
        var services = new ServiceCollection();
        services.AddEventStore(o => o.MaxPageSize = 0);
        await using var provider = services.BuildServiceProvider();
        Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate())
            .Message.ShouldContain(nameof(EventStoreOptions.MaxPageSize));
    }

    [Fact]
    public async Task Options_are_bound_from_their_section_when_asked()
    {
        var options = await ReadOptionsAsync(b => b.BindConfiguration());
        options.MaxPageSize.ShouldBe(77);
        options.CreateDatabase.ShouldBeFalse();
        options.MaxHeads.ShouldBe(65_536);
    }

    [Fact]
    public async Task Options_are_bound_from_another_section_by_name() =>
        (await ReadOptionsAsync(b => b.BindConfiguration("Elsewhere"))).MaxPageSize.ShouldBe(88);

    [Fact]
    public async Task Options_are_not_bound_unless_asked() => (await ReadOptionsAsync(_ => { })).MaxPageSize.ShouldBe(10_000);

    [Fact]
    public void Null_is_refused() => Should.Throw<ArgumentNullException>(() => ((IServiceCollection)null!).AddEventStore());

    // A provider is not there, so the value is read without the validation that would ask for one.
    private static async Task<EventStoreOptions> ReadOptionsAsync(Action<IEventStoreBuilder> bind)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["EventStore:MaxPageSize"] = "77",
            ["EventStore:CreateDatabase"] = "false",
            ["Elsewhere:MaxPageSize"] = "88",
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        bind(services.AddEventStore());
        await using var provider = services.BuildServiceProvider();
        var options = new EventStoreOptions();
        foreach (var configure in provider.GetServices<IConfigureOptions<EventStoreOptions>>())
            configure.Configure(options);
        return options;
    }
}
