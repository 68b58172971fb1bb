using System.Text.Json;
using System.Text.Json.Serialization;
using EventStore.EfCore.Json.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests;

public sealed partial class AddEventStoreTests
{
    private const string Page =
        """{"events":[],"hasMore":false,"lastPosition":null,"corrupt":[],"missingPositions":[],"erased":[],"place":null,"cursor":null}""";

    [Fact]
    public void A_second_call_adds_nothing()
    {
        var options = new JsonSerializerOptions();
        options.AddEventStore().ShouldBeSameAs(options);
        var (converters, resolvers) = (options.Converters.Count, options.TypeInfoResolverChain.Count);

        options.AddEventStore();

        options.Converters.Count.ShouldBe(converters);
        options.TypeInfoResolverChain.Count.ShouldBe(resolvers);
    }

    [Fact]
    public void Other_types_are_served_as_before()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web).AddEventStore();

        JsonSerializer.Serialize(new Note(Samples.Garden, 1), options).ShouldBe("""{"server":"garden","count":1}""");
        JsonSerializer.Deserialize<Note>("""{"server":"garden","count":"1"}""", options).ShouldBe(new Note(Samples.Garden, 1));
    }

    [Fact]
    public void An_applications_own_generated_context_needs_no_reflection()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = NoteContext.Default }.AddEventStore();

        JsonSerializer.Serialize(new Note(Samples.Garden, 1), options).ShouldBe("""{"Server":"garden","Count":1}""");
        JsonSerializer.Serialize(new EventPage([], false, null, [], [], []), options).ShouldBe(Page);
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(new AddEventStoreTests(), options));
    }

    [Fact]
    public void A_copy_of_the_options_knows_the_types_too()
    {
        var copy = new JsonSerializerOptions(SampleOptions.Plain).AddEventStore();

        JsonSerializer.Serialize(new EventPage([], false, null, [], [], []), copy).ShouldBe(Page);
        copy.Converters.Count.ShouldBe(SampleOptions.Plain.Converters.Count);
    }

    [Fact]
    public void Options_that_were_used_cannot_be_changed()
    {
        var options = new JsonSerializerOptions();
        JsonSerializer.Serialize(1, options);

        Should.Throw<InvalidOperationException>(() => options.AddEventStore());
    }

    internal sealed record Note(ServerId Server, int Count);

    [JsonSerializable(typeof(Note))]
    internal sealed partial class NoteContext : JsonSerializerContext;
}
