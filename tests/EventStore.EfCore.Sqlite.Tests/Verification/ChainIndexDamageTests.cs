using EventStore.EfCore.ConformanceTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Verification;

/// <summary>An index on chains that does not lead to every row, or elsewhere, is found, with SQLite's own check and without it.</summary>
public sealed class ChainIndexDamageTests : IDisposable
{
    private const string Index = "IX_Events_ServerId_ChainId_Sequence_Position";

    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""("ServerId", "ChainId", "Sequence", "Position") WHERE "Position" <> 123""")]
    [InlineData("""("ServerId", "ChainId", "Sequence", "Position") WHERE "Position" <> 1200""")]
    [InlineData("""("ServerId", "ChainId", "Sequence" + ("Position" = 123), "Position")""")]
    [InlineData("""("ServerId", "ChainId" + ("Position" = 123), "Sequence", "Position")""")]
    [InlineData("""("ServerId", "ChainId", "Sequence", "Position" + ("Position" = 123))""")]
    public async Task What_the_index_has_otherwise_is_found_just_as_by_a_walk_along_all_chains(string columns)
    {
        await using (var application = new StoreApplication(_folder.ConnectionString))
            await application.Store.StoreEventsAsync(EventSamples.Community(Grove, 40, 30));
        Damage(columns);

        await using var damaged = new StoreApplication(_folder.ConnectionString);
        var slow = await damaged.Verifier.VerifyAsync(new VerifyOptions { EventsPerSecond = 1_000_000 }, default);
        var fast = await damaged.Verifier.VerifyAsync();
        fast.Findings.Where(f => f.Server is not null).ShouldBe(slow.Findings);
        fast.Findings.ShouldContain(f => f.Kind == VerifyFindingKind.Storage);
    }

    [Fact]
    public async Task A_lost_entry_is_found_without_the_engines_check()
    {
        await using (var application = new StoreApplication(_folder.ConnectionString))
            await application.Store.StoreEventsAsync(EventSamples.Community(Grove, 40, 30));
        Damage("""("ServerId", "ChainId", "Sequence", "Position") WHERE "Position" <> 123""");

        await using var damaged = new StoreApplication(_folder.ConnectionString);
        var report = await damaged.Verifier.VerifyAsync(Grove);
        report.Findings.ShouldContain(f => f.Kind == VerifyFindingKind.Hole);
        report.Findings.ShouldContain(f => f.Kind == VerifyFindingKind.WrongBookkeeping);
    }

    /// <summary>Makes an index of something else, and has the schema say that it is the right one.</summary>
    private void Damage(string columns)
    {
        using var connection = _folder.Open();
        var right = connection.Scalar($"SELECT sql FROM sqlite_schema WHERE name = '{Index}'");
        right.ShouldContain("\"Position\"");
        connection.Execute($"DROP INDEX \"{Index}\"; CREATE INDEX \"{Index}\" ON \"Events\" {columns}");
        connection.Execute($"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '{right}' WHERE name = '{Index}'");
        connection.Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
    }
}
