namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>Our table, as it is or otherwise.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Changes">Statements that change it before it is written to.</param>
/// <param name="KeepsSegments">Whether its hashes are kept in segments.</param>
internal sealed record TableLayout(string Name, IReadOnlyList<string> Changes, bool KeepsSegments = false)
{
    /// <summary>What puts each event into the index on hashes.</summary>
    public const string Trigger = "TR_Events_Hash";

    private const string NoHash = $"""DROP TRIGGER "{Trigger}" """;
    private const string NoChannel = """DROP INDEX "IX_Events_ServerId_ChannelId_Position" """;
    private const string NoChain = """DROP INDEX "IX_Events_ServerId_ChainId_Sequence_Position" """;
    private const string Unique = """CREATE UNIQUE INDEX "IX_Hash" ON "Events" ("ServerId", "Hash")""";
    private const string Prefix = """CREATE INDEX "IX_Hash" ON "Events" ("ServerId", substr("Hash", 1, 8))""";
    private const string AllChannels = """CREATE INDEX "IX_Channel" ON "Events" ("ServerId", "ChannelId", "Position")""";
    private const string ShortChain = """CREATE INDEX "IX_Chain" ON "Events" ("ServerId", "ChainId", "Sequence")""";

    /// <summary>What comes to mind first, and what it was before there were segments.</summary>
    public static readonly TableLayout UniqueHashes =
        new(ContestantNames.Prepared, [NoHash, NoChannel, Unique, AllChannels]);

    public static readonly TableLayout Ours = new(ContestantNames.PreparedOurs, [], KeepsSegments: true);

    public static IReadOnlyList<TableLayout> All =>
    [
        UniqueHashes,
        Ours,
        new("8 bytes of the hash in an index", [NoHash, Prefix]),
        new("no hashes", [NoHash]),
        new("no hashes, chains without position", [NoHash, NoChain, ShortChain]),
        new("no hashes, no channels", [NoHash, NoChannel]),
        new("no hashes, no chains", [NoHash, NoChain]),
        new("nothing but the key", [NoHash, NoChannel, NoChain]),
    ];
}
