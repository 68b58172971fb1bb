using System.Text.Json;
using System.Text.Json.Nodes;
using EventStore.EfCore.Json.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests;

public sealed class StrictReadingTests
{
    private const string Head = """{"author":"A","sequence":1,"hash":"A"}""";

    public static TheoryData<Type, string, string> BadValues => new()
    {
        { typeof(EventHash), "12", "An event hash is a string, not a number." },
        { typeof(EventHash), "null", "An event hash is a string, not null." },
        { typeof(EventHash), "\"abc\"", "An event hash is 64 hexadecimal digits; got 'abc'." },
        { typeof(AuthorId), "{}", "An author id is a string, not an object." },
        { typeof(AuthorId), "\"\"", "An author id is 64 hexadecimal digits; got ''." },
        { typeof(ServerId), "[]", "A server name is a string, not an array." },
        { typeof(ServerId), "\"\"", "A server name has 1 to 128 characters; got 0." },
        { typeof(ServerId), "\"\\ud800\"", "could not be converted" },
        { typeof(Dictionary<EventHash, int>), """{"abc":1}""", "An event hash is 64 hexadecimal digits; got 'abc'." },
        { typeof(Dictionary<ServerId, int>), """{"":1}""", "A server name has 1 to 128 characters; got 0." },
        { typeof(Event), "null", "it is not a JSON object but null" },
        { typeof(Event), "7", "it is not a JSON object but a number" },
        { typeof(Event), "{}", "'server' is missing" },
        { typeof(Event), """{"server":"a","\ud800":1}""", "a member's name is not well-formed Unicode text" },
        { typeof(Event[]), "[null]", "it is not a JSON object but null" },
        { typeof(EventPage), """{"events":null,"hasMore":false,"corrupt":[],"missingPositions":[],"erased":[]}""", "'events' is null" },
        { typeof(EventPage), """{"events":[],"corrupt":[]}""", "hasMore" },
        { typeof(EventPage), """{"events":[],"hasMore":"false","corrupt":[]}""", "$.hasMore" },
        { typeof(EventPage), """{"events":[{}],"hasMore":false,"corrupt":[]}""", "'server' is missing" },
        { typeof(EventsByHash), """{"events":[],"erased":[],"lacking":[]}""", "rest" },
        { typeof(EventsByHash), """{"events":[],"erased":null,"lacking":[],"rest":[]}""", "'erased' is null" },
        { typeof(EventsByHash), """{"events":[{}],"erased":[],"lacking":[],"rest":[]}""", "'server' is missing" },
        { typeof(EventsByHashRequest), """{"server":"a"}""", "hashes" },
        { typeof(EventsByHashRequest), """{"server":null,"hashes":[]}""", "'server' is null" },
        { typeof(EventsByHashRequest), """{"server":"a","hashes":["b"]}""", "An event hash is 64 hexadecimal digits; got 'b'." },
        { typeof(StoreReceipt), """{"outcome":"stored"}""", "position" },
        { typeof(StoreReceipt), """{"outcome":"stored","position":"1"}""", "$.position" },
        { typeof(StoreReceipt), """{"outcome":0,"position":1}""", "$.outcome" },
        { typeof(StoreReceipt), """{"outcome":"lost","position":1}""", "$.outcome" },
        { typeof(StoreTotals), """{"read":1,"stored":1,"forks":0}""", "duplicates" },
        { typeof(ChainHead), """{"author":null,"sequence":1,"hash":null}""", "An author id is a string, not null." },
        { typeof(ChainHole), """{"from":1,"to":2}""", "author" },
        { typeof(LogRequest), "{}", "server" },
        { typeof(LogRequest), """{"server":null}""", "'server' is null" },
        { typeof(LogRequest), """{"server":"a","limit":"5"}""", "$.limit" },
        { typeof(HistoryRequest), """{"server":"a","channel":5}""", "$.channel" },
        { typeof(MissingRequest), """{"server":"a"}""", "heads" },
        { typeof(MissingRequest), """{"server":"a","heads":null}""", "'heads' is null" },
        { typeof(MissingRequest), """{"server":"a","heads":[null]}""", "$.heads[0]" },
        { typeof(MissingRequest), """{"server":"a","heads":[{"author":"x"}]}""", "An author id is 64 hexadecimal digits; got 'x'." },
        { typeof(ServerHeads), "[]", "it has no array 'heads'" },
        { typeof(ServerHeads), """{"holes":[]}""", "it has no array 'heads'" },
        { typeof(ServerHeads), """{"heads":null}""", "it has no array 'heads'" },
        { typeof(ServerHeads), """{"heads":[null]}""", "head 0 is not an author, a sequence from 1 and a hash" },
        { typeof(ServerHeads), $$"""{"heads":[{{Head}},{"author":"A"}]}""", "head 1 is not an author, a sequence from 1 and a hash" },
        { typeof(ServerHeads), """{"heads":[{"author":"A","sequence":0,"hash":"A"}]}""", "head 0 is not" },
        { typeof(ServerHeads), $$"""{"heads":[{{Head}}],"holes":null}""", "its 'holes' are no array" },
        { typeof(ServerHeads), $$"""{"heads":[{{Head}}],"holes":[7]}""", "hole 0 is not an author and the sequences from and to" },
        { typeof(ServerHeads), $$"""{"heads":[{{Head}}],"ends":null}""", "its 'ends' are no array" },
        { typeof(ServerHeads), $$"""{"heads":[{{Head}}],"ends":[7]}""", "end 0 is not an author, a sequence from 1 and a hash" },
        { typeof(LogRequest), """{"server":"a","cursor":"b"}""", "A cursor is 'STORE:POSITION:HASH:SERVER'; got 'b'." },
        { typeof(ServerSummary), """{"server":"a","events":1,"authors":1,"firstPosition":1}""", "lastPosition" },
        { typeof(StoreStatistics), """{"events":1,"servers":1.5,"bytes":1}""", "$.servers" },
        { typeof(VerifyReport), """{"eventsChecked":1,"damages":0}""", "findings" },
        { typeof(VerifyCheckpoint), """{"server":"a","stage":"log","position":1}""", "hash" },
        { typeof(VerifyFinding), """{"kind":"fork","detail":null}""", "'detail' is null" },
        { typeof(SchemaStatus), """{"exists":true,"isManaged":true,"applied":[],"pending":[],"unknown":null}""", "'unknown' is null" },
        { typeof(StorageReport), """{"engine":"a","engineVersion":"b","settings":{},"files":{"a":"7"}}""", "$.files" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_bad_value_is_refused_with_what_is_wrong(Type type, string json, string reason)
    {
        json = json.Replace("\"A\"", $"\"{Samples.Author}\"", StringComparison.Ordinal);
        foreach (var options in (JsonSerializerOptions[])[SampleOptions.Plain, SampleOptions.Headstrong])
            Should.Throw<JsonException>(() => JsonSerializer.Deserialize(json, type, options)).Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("server", "null", "'server' is not a string but null")]
    [InlineData("server", "\"\"", "its server is not valid: A server name has 1 to 128 characters; got 0")]
    [InlineData("server", "\"\\ud800\"", "'server' is not well-formed Unicode text")]
    [InlineData("hash", "\"abc\"", "'hash' is not 64 hexadecimal digits but 'abc'")]
    [InlineData("author", "[]", "'author' is not a string but an array")]
    [InlineData("sequence", "-1", "'sequence' is -1; it is never below 0")]
    [InlineData("sequence", "\"1\"", "'sequence' is not a number but a string")]
    [InlineData("sequence", "0", "its sequence is '0'; sequences run from 1 to 9223372036854775807")]
    [InlineData("previous", "true", "'previous' is not a string but true or false")]
    [InlineData("dependencies", "[1]", "'dependencies' is not a string but a number")]
    [InlineData("channel", "\"\"", "its channel is not valid: A channel name has 1 to 128 characters; got 0.")]
    [InlineData(
        "timestampHintMs",
        "9223372036854775808",
        "'timestampHintMs' is 9223372036854775808, which is beyond 9223372036854775807, the largest that is stored")]
    [InlineData("payload", "\"*\"", "'payload' is not base64")]
    [InlineData("payload", "\"\\ud800\"", "'payload' is not base64")]
    [InlineData("signature", "\"00\"", "'signature' is not 128 hexadecimal digits but '00'")]
    public async Task A_bad_event_is_refused_for_the_same_reason_by_the_serializer_and_as_a_line(string member, string value, string reason)
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize(Samples.Create(), SampleOptions.Web))!.AsObject();
        json[member] = "@";
        var text = json.ToJsonString().Replace("\"@\"", value, StringComparison.Ordinal);

        await ShouldBeRefusedAsync(text, reason);
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Event[]>($"[{text}]", SampleOptions.Web)).Message.ShouldBe(reason);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("hash")]
    [InlineData("author")]
    [InlineData("sequence")]
    [InlineData("previous")]
    [InlineData("timestampHintMs")]
    [InlineData("payload")]
    [InlineData("signature")]
    public async Task A_member_that_is_missing_or_a_duplicate_is_named(string member)
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize(Samples.Create(), SampleOptions.Web))!.AsObject();
        var duplicate = $"{json.ToJsonString()[..^1]},\"{member}\":{json[member]!.ToJsonString()}}}";
        json.Remove(member);

        await ShouldBeRefusedAsync(json.ToJsonString(), $"'{member}' is missing");
        await ShouldBeRefusedAsync(duplicate, $"'{member}' appears twice");
    }

    [Theory]
    [InlineData("position")]
    [InlineData("storedAtMs")]
    public void A_stored_events_place_is_required_there_and_passed_over_in_an_event(string member)
    {
        var json = JsonNode.Parse(JsonSerializer.Serialize(new StoredEvent(1, 2, Samples.Create()), SampleOptions.Web))!.AsObject();
        json[member] = "x";
        JsonSerializer.Deserialize<Event>(json, SampleOptions.Web).ShouldBe(Samples.Create());
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<StoredEvent>(json, SampleOptions.Web))
            .Message.ShouldBe($"'{member}' is not a number but a string");

        json.Remove(member);
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<StoredEvent>(json, SampleOptions.Web))
            .Message.ShouldBe($"'{member}' is missing");
    }

    [Fact]
    public void Duplicates_of_a_records_members_are_refused_where_the_options_say_so()
    {
        var options = new JsonSerializerOptions { AllowDuplicateProperties = false }.AddEventStore();

        Should.Throw<JsonException>(() =>
            JsonSerializer.Deserialize<MissingRequest>("""{"server":"a","server":"b","heads":[]}""", options));
    }

    [Fact]
    public void A_result_is_written_and_not_read() =>
        Should.Throw<NotSupportedException>(() => JsonSerializer.Deserialize<StoreResult>("""{"receipts":[]}""", SampleOptions.Web));

    private static async Task ShouldBeRefusedAsync(string text, string reason)
    {
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Event>(text, SampleOptions.Web)).Message.ShouldBe(reason);

        var lines = new EventLineReader(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));
        (await lines.ReadAsync()).ShouldBeTrue();
        var refusal = Should.Throw<EventStoreException>(() => lines.GetEvent());
        (refusal is InvalidEventException invalid ? invalid.Reason : ((EventFormatException)refusal).Reason).ShouldBe(reason);
    }
}
