using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using EventStore.EfCore.Sqlite.Witness;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Salvage;

/// <summary>Nothing is called complete whose end nobody vouches for.</summary>
[Collection(PoolTests.Name)]
public sealed class EndOfStoreTests : IAsyncLifetime, IDisposable
{
    private static readonly ServerId Grove = new("grove");
    private static readonly WalLayout Layout = new(4096, false);

    // Taken while everything was in the log, as a killed process leaves it.
    private readonly TemporaryFolder _folder = new();

    private string Log => _folder.File + "-wal";

    private string WitnessFile => CommitWitness.PathOf(_folder.File);

    public async Task InitializeAsync()
    {
        using var live = new TemporaryFolder();
        await using var application = new StoreApplication(live.ConnectionString);
        foreach (var batch in new ChainBuilder(Grove, 1).Take(60).Chunk(10))
            await application.Store.StoreEventsAsync(batch);
        foreach (var suffix in new[] { "", "-wal", "-witness" })
            File.Copy(live.File + suffix, _folder.File + suffix);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_its_log_and_witness_all_is_there()
    {
        var report = await SalvageAsync();

        report.Doubts.ShouldBeEmpty();
        report.IsComplete.ShouldBeTrue();
        report.Log!.LastWitnessed.ShouldBe(report.Log.LastProven);
    }

    [Fact]
    public async Task A_log_alone_gives_all_events_that_it_holds_and_is_not_taken_for_the_whole()
    {
        File.Delete(_folder.File);

        var report = await SalvageAsync();

        report.Events.ShouldBe(60);
        report.IsComplete.ShouldBeFalse();
        report.Doubts.ShouldContain(d => d.StartsWith("The database ends too early: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("frame", "it noted frame")]
    [InlineData("checksum", "is not the one that the witness noted")]
    [InlineData("salts", "older than the write-ahead log: nothing tells")]
    [InlineData("identity", "another database's")]
    [InlineData("later frame", "The end of the write-ahead log is damaged")]
    [InlineData("later position", null)]
    public async Task A_witness_that_does_not_know_the_log_s_end_proves_nothing(string difference, string? doubt)
    {
        var noted = CommitWitness.Read(_folder.File)!.Value;
        var other = difference switch
        {
            "frame" => Earlier(noted),
            "checksum" => noted with { Checksum = new WalChecksum(1, 2) },
            "salts" => noted with { Salts = new WalSalts(1, 2) },
            "identity" => noted with { Identity = noted.Identity + 1 },
            "later frame" => noted with { Frame = noted.Frame + 1 },
            _ => noted with { LastPosition = 61 },
        };
        var bytes = new byte[WitnessRecord.Size];
        other.Write(bytes);
        await File.WriteAllBytesAsync(WitnessFile, bytes);

        var report = await SalvageAsync();

        report.Events.ShouldBe(60);
        report.IsComplete.ShouldBeFalse();
        if (doubt is null)
            report.Servers[0].Missing.ShouldBe([new PositionRange(61, 61)]);
        else
            report.Doubts.ShouldHaveSingleItem().ShouldContain(doubt);
    }

    [Theory]
    [InlineData("no log", 60)]
    [InlineData("half a header", 60)]
    [InlineData("half a log", 60)]
    [InlineData("a bit of the last page", 1)]
    public async Task A_log_that_lost_its_end_is_never_complete(string damage, int mostLost)
    {
        var bytes = await File.ReadAllBytesAsync(Log);
        bytes[^10] ^= 1;
        await File.WriteAllBytesAsync(Log, damage switch
        {
            "no log" => [],
            "half a header" => bytes[..16],
            "half a log" => bytes[..(bytes.Length / 2)],
            _ => bytes,
        });

        var report = await SalvageAsync();

        report.IsComplete.ShouldBeFalse();
        report.Events.ShouldBeInRange(60 - mostLost, 60);
    }

    [Fact]
    public async Task A_damaged_frame_is_named_and_the_commit_that_it_belongs_to()
    {
        var commits = Commits();
        var damaged = commits[2].Number + 1;
        var bytes = await File.ReadAllBytesAsync(Log);
        bytes[Layout.OffsetOf(damaged) + WalFrame.HeaderSize + 100] ^= 1;
        await File.WriteAllBytesAsync(Log, bytes);

        var log = (await SalvageAsync()).Log!;

        log.DamagedFrames.ShouldBe([damaged]);
        log.IncompleteCommits.ShouldBe([commits[3].Number]);
        log.LastProven.ShouldBe(commits[^1].Number);
    }

    [Fact]
    public async Task A_journal_that_waits_to_be_rolled_back_is_a_doubt()
    {
        await File.WriteAllTextAsync(_folder.File + "-journal", "something");

        (await SalvageAsync()).Doubts.ShouldHaveSingleItem().ShouldContain("rollback journal");
    }

    private Task<SalvageReport> SalvageAsync() => SqliteSalvage.RecoverAsync(_folder.File, Path.Combine(_folder.Folder, "new.db"));

    /// <summary>The last frames of the log's commits.</summary>
    private List<WalFrame> Commits()
    {
        using var log = WalReader.Open(Log);
        var reader = new WalReader(log, Layout);
        var commits = new List<WalFrame>();
        while (reader.Read())
        {
            if (reader.Frame.IsCommit)
                commits.Add(reader.Frame);
        }

        return commits;
    }

    /// <summary>The witness as it was after the commit before.</summary>
    private WitnessRecord Earlier(WitnessRecord noted)
    {
        var before = Commits().Last(c => c.Number < noted.Frame);
        return noted with { Frame = before.Number, Checksum = before.Stored, LastPosition = 50 };
    }
}
