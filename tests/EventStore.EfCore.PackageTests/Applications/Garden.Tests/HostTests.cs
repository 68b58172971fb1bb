using System.Net.Http.Json;
using System.Text.Json;
using EventStore.EfCore;
using EventStore.EfCore.Json;
using Microsoft.Extensions.Options;
using Xunit;

namespace Garden.Tests;

public sealed class HostTests
{
    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions(JsonSerializerDefaults.Web).AddEventStore();

    [Fact]
    public async Task Events_are_stored_and_read_beside_a_context_of_the_applications_own_and_it_is_healthy()
    {
        await using var factory = new GardenFactory();
        await factory.MigrateAsync();
        using var client = factory.CreateClient();
        var chain = Samples.Chain(2);
        foreach (var item in chain)
            (await client.PostAsJsonAsync("/events", item, Json)).EnsureSuccessStatusCode();
        var page = await client.GetFromJsonAsync<EventPage>("/servers/garden/log", Json);
        Assert.Equal(chain, page!.Events.Select(stored => stored.Event));
        Assert.Equal("2", await client.GetStringAsync("/bookmarks"));
        Assert.Equal("Healthy", await client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task The_configuration_sets_the_options()
    {
        await using var factory = new GardenFactory { Settings = { ["EventStore:MaxPayloadBytes"] = "4" } };
        await factory.MigrateAsync();
        await Assert.ThrowsAsync<InvalidEventException>(() => factory.Store.StoreEventAsync(Samples.Chain(1)[0]));
    }

    [Fact]
    public async Task A_value_that_is_none_keeps_the_host_from_starting()
    {
        await using var factory = new GardenFactory { Settings = { ["EventStore:MaxPayloadBytes"] = "-1" } };
        Assert.Contains("MaxPayloadBytes", Assert.Throws<OptionsValidationException>(factory.CreateClient).Message);
    }

    [Fact]
    public async Task A_forged_event_is_refused()
    {
        await using var factory = new GardenFactory();
        await factory.MigrateAsync();
        var forged = Event.Create(Samples.Garden, Samples.Chain(1)[0].Content, new byte[64], channel: null);
        await Assert.ThrowsAsync<InvalidEventException>(() => factory.Store.StoreEventAsync(forged));
    }
}
