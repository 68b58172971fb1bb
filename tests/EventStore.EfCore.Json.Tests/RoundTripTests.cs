using System.Text.Json;
using EventStore.EfCore.Json.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests;

public sealed class RoundTripTests
{
    private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string A1 = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";

    private static readonly Event First = Samples.Create();
    private static readonly Event Full = Samples.Full();
    private static readonly ChainHead Head = new(Samples.Author, 7, EventHash.None);
    private static readonly ChainHole Hole = new(Samples.Author, 8, 9);
    private static readonly AuthorRange Authors = new(default, Samples.Author);
    private static readonly LogCursor Cursor = new(Guid.Parse("00112233445566778899aabbccddeeff"), Samples.Garden, 7, EventHash.None);
    private static readonly string CursorText = $"00112233445566778899aabbccddeeff:7:{EventHash.None}:garden";

    private static readonly string Signature = string.Concat(Enumerable.Repeat("5e", 64));

    private static readonly string FirstMembers =
        $$"""
        "server":"garden","hash":"{{First.Hash}}","author":"{{A1}}","sequence":1,"previous":"{{Zero}}",
        "timestampHintMs":1760000000001,"payload":"AQID","signature":"{{Signature}}"
        """;

    public static TheoryData<object, string> Values => new()
    {
        { Head.Hash, $"\"{Zero}\"" },
        { Samples.Author, $"\"{A1}\"" },
        { Samples.Garden, "\"garden\"" },
        { First, $"{{{FirstMembers}}}" },
        {
            Full,
            $$"""
            {"server":"garden","hash":"{{Full.Hash}}","author":"{{A1}}","sequence":2,"previous":"{{First.Hash}}",
            "dependencies":["{{First.Hash}}","{{Full.Content.Dependencies[1]}}"],"channel":"général \"quoted\" \uD83C\uDF31",
            "timestampHintMs":1760000000002,"payload":"+/8A","signature":"{{Signature}}"}
            """
        },
        { new StoredEvent(3, 4, First), $$"""{{{FirstMembers}},"position":3,"storedAtMs":4}""" },
        { new[] { First }, $"[{{{FirstMembers}}}]" },
        {
            new EventPage([], false, null, [], [], []),
            """
            {"events":[],"hasMore":false,"lastPosition":null,"corrupt":[],"missingPositions":[],"erased":[],
            "place":null,"cursor":null}
            """
        },
        {
            new EventPage(
                [new StoredEvent(3, 4, First)], true, 3, [new CorruptEvent(2, "ab", "why")], [new PositionRange(1, 1)],
                [new ErasedEvent(4, Head.Hash, Head.Author, 5, 6)])
            {
                Place = new MissingPlace(Head.Author, 8, 9),
                Cursor = Cursor,
            },
            $$"""
            {"events":[{{{FirstMembers}},"position":3,"storedAtMs":4}],"hasMore":true,"lastPosition":3,
            "corrupt":[{"position":2,"hash":"ab","reason":"why","author":null,"sequence":null}],"missingPositions":[{"from":1,"to":1}],
            "erased":[{"position":4,"hash":"{{Zero}}","author":"{{A1}}","sequence":5,"erasedAtMs":6}],
            "place":{"author":"{{A1}}","sequence":8,"position":9},"cursor":"{{CursorText}}"}
            """
        },
        {
            new EventsByHash([new StoredEvent(3, 4, First)], [Head.Hash], [], [Full.Hash]),
            $$"""
            {"events":[{{{FirstMembers}},"position":3,"storedAtMs":4}],"erased":["{{Zero}}"],"lacking":[],"rest":["{{Full.Hash}}"]}
            """
        },
        { new EventsByHashRequest(Samples.Garden, [Head.Hash]), $$"""{"server":"garden","hashes":["{{Zero}}"]}""" },
        { new StoreReceipt(StoreOutcome.StoredAsFork, 5), """{"outcome":"storedAsFork","position":5}""" },
        { new StoreReceipt(StoreOutcome.Erased, 5), """{"outcome":"erased","position":5}""" },
        { new StoreTotals(5, 3, 2, 1, 1, 0), """{"read":5,"stored":3,"forks":2,"duplicates":1,"repaired":1,"erased":0}""" },
        {
            new ErasureReport([new ErasureRecord(Samples.Garden, 4, Head.Hash, 5, "order 7", "me")], true, ["elsewhere"]),
            $$"""
            {"records":[{"server":"garden","position":4,"hash":"{{Zero}}","erasedAtMs":5,"reason":"order 7","erasedBy":"me"}],
            "isPurged":true,"remains":["elsewhere"]}
            """
        },
        { Head, $$"""{"author":"{{A1}}","sequence":7,"hash":"{{Zero}}"}""" },
        { Hole, $$"""{"author":"{{A1}}","from":8,"to":9}""" },
        {
            new ServerHeads([Head], [Hole]) { Ends = [Head with { Sequence = 10 }], Authors = Authors },
            $$$"""
            {"heads":[{"author":"{{{A1}}}","sequence":7,"hash":"{{{Zero}}}"}],"holes":[{"author":"{{{A1}}}","from":8,"to":9}],
            "ends":[{"author":"{{{A1}}}","sequence":10,"hash":"{{{Zero}}}"}],"authors":{"from":"{{{Zero}}}","to":"{{{A1}}}"}}
            """
        },
        { new LogRequest(Samples.Garden) { After = 7, Limit = 2 }, """{"server":"garden","after":7,"cursor":null,"limit":2}""" },
        {
            new LogRequest(Samples.Garden) { Cursor = Cursor, Limit = 2 },
            $$"""{"server":"garden","after":0,"cursor":"{{CursorText}}","limit":2}"""
        },
        {
            new HeadsRequest(Samples.Garden) { Authors = Authors, Limit = 2 },
            $$"""{"server":"garden","authors":{"from":"{{Zero}}","to":"{{A1}}"},"limit":2}"""
        },
        {
            new HistoryRequest(Samples.Garden) { Channel = "a", Before = 8, Limit = 3 },
            """{"server":"garden","channel":"a","before":8,"limit":3}"""
        },
        { new HistoryRequest(Samples.Garden), """{"server":"garden","channel":null,"before":null,"limit":100}""" },
        {
            new MissingRequest(Samples.Garden, [Head])
            {
                Holes = [Hole],
                Ends = [Head],
                Authors = Authors,
                Limit = 4,
                Place = new MissingPlace(Head.Author, 8, 9),
            },
            $$$"""
            {"server":"garden","heads":[{"author":"{{{A1}}}","sequence":7,"hash":"{{{Zero}}}"}],
            "holes":[{"author":"{{{A1}}}","from":8,"to":9}],
            "ends":[{"author":"{{{A1}}}","sequence":7,"hash":"{{{Zero}}}"}],"authors":{"from":"{{{Zero}}}","to":"{{{A1}}}"},"limit":4,
            "place":{"author":"{{{A1}}}","sequence":8,"position":9}}
            """
        },
        {
            new ServerSummary(Samples.Garden, 5, 4, 1, 5),
            """{"server":"garden","events":5,"authors":4,"firstPosition":1,"lastPosition":5}"""
        },
        { new StoreStatistics(3, 2, 4096, 1), """{"events":3,"servers":2,"bytes":4096,"erased":1}""" },
        {
            new VerifyReport(
                9, [new VerifyFinding(VerifyFindingKind.MissingPosition, Samples.Garden, 4, "ab", "gone")], 1, 6, 2, ["not run"]),
            """
            {"eventsChecked":9,"findings":[{"kind":"missingPosition","server":"garden","position":4,"hash":"ab","detail":"gone"}],
            "damages":1,"eventsNotCovered":6,"eventsErased":2,"leftOut":["not run"],"ok":false}
            """
        },
        {
            new VerifyFinding(VerifyFindingKind.Storage, null, null, null, "bad"),
            """{"kind":"storage","server":null,"position":null,"hash":null,"detail":"bad"}"""
        },
        {
            new VerifyCheckpoint
            {
                Server = Samples.Garden,
                Stage = VerifyStage.Chains,
                Position = 7,
                Hash = "ab",
                HasChecksums = true,
                Chain = 3,
                IsOnlyServer = false,
                VerifySignatures = true,
                Found = new VerifyReport(9, [], 0, 6, 1, []),
            },
            """
            {"server":"garden","stage":"chains","position":7,"hash":"ab","hasChecksums":true,"chain":3,"isOnlyServer":false,
            "verifySignatures":true,"found":{"eventsChecked":9,"findings":[],"damages":0,"eventsNotCovered":6,"eventsErased":1,
            "leftOut":[],"ok":true}}
            """
        },
        {
            new SchemaStatus(true, true, ["a"], [], ["c"]),
            """{"exists":true,"isManaged":true,"applied":["a"],"pending":[],"unknown":["c"]}"""
        },
        {
            new StorageReport(
                "SQLite",
                "3",
                new Dictionary<string, string> { ["Journal_mode"] = "wal" },
                new Dictionary<string, long> { ["A.db"] = 7 },
                5,
                ["Too large"]),
            """
            {"engine":"SQLite","engineVersion":"3","settings":{"Journal_mode":"wal"},"files":{"A.db":7},
            "logBytes":5,"warnings":["Too large"]}
            """
        },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_written_in_one_shape_and_read_back(object value, string expected)
    {
        expected = expected.ReplaceLineEndings("");
        var type = value.GetType();
        foreach (var options in (JsonSerializerOptions[])[SampleOptions.Plain, SampleOptions.Web, SampleOptions.Headstrong])
        {
            JsonSerializer.Serialize(value, type, options).ShouldBe(expected);
            var read = JsonSerializer.Deserialize(expected, type, options);
            read.ShouldBeOfType(type);
            JsonSerializer.Serialize(read, type, options).ShouldBe(expected);
        }
    }

    [Fact]
    public void An_event_read_back_is_the_same_event()
    {
        var read = JsonSerializer.Deserialize<Event>(JsonSerializer.Serialize(Full, SampleOptions.Web), SampleOptions.Web)!;

        read.ShouldBe(Full);
        read.Hash.ShouldBe(Full.Hash);
        read.Channel.ShouldBe(Full.Channel);
        read.Signature.ToArray().ShouldBe(Full.Signature.ToArray());
        read.Content.ToBytes().ShouldBe(Full.Content.ToBytes());
    }

    [Fact]
    public void What_a_request_leaves_out_has_the_requests_own_default()
    {
        JsonSerializer.Deserialize<LogRequest>("""{"server":"garden"}""", SampleOptions.Web).ShouldBe(new LogRequest(Samples.Garden));
        JsonSerializer.Deserialize<HistoryRequest>("""{"server":"garden"}""", SampleOptions.Web)
            .ShouldBe(new HistoryRequest(Samples.Garden));
        var missing = JsonSerializer.Deserialize<MissingRequest>("""{"server":"garden","heads":[]}""", SampleOptions.Web)!;
        missing.Limit.ShouldBe(new MissingRequest(Samples.Garden, []).Limit);
        missing.Heads.ShouldBeEmpty();
    }

    [Fact]
    public void Heads_are_read_without_holes() =>
        JsonSerializer.Deserialize<ServerHeads>("""{"heads":[]}""", SampleOptions.Web)!.Holes.ShouldBeEmpty();

    [Fact]
    public void Hashes_authors_and_servers_are_keys_of_a_dictionary()
    {
        ShouldBeKey(First.Hash);
        ShouldBeKey(Samples.Author);
        ShouldBeKey(Samples.Garden);

        static void ShouldBeKey<T>(T key)
            where T : notnull
        {
            var json = JsonSerializer.Serialize(new Dictionary<T, int> { [key] = 1 }, SampleOptions.Web);
            json.ShouldBe($$"""{"{{key}}":1}""");
            JsonSerializer.Deserialize<Dictionary<T, int>>(json, SampleOptions.Web)!.ShouldHaveSingleItem().Key.ShouldBe(key);
        }
    }
}
