using EventStore.EfCore.Sqlite.Tests.Connections;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>What is brought back, and that what is not is named.</summary>
[Collection(PoolTests.Name)]
public sealed class ProvenFramesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SampleDatabase _sample = new(1024, seed: 11, commits: 20, isHalfCopied: true);

    private string Output => _folder.File + ".salvaged";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_flipped_bit_costs_one_page_or_none_and_every_other_byte_comes_back()
    {
        var whole = Salvage(_sample.Log, out var all);
        all.Skipped.ShouldBeEmpty();
        var layout = new WalLayout(1024, false);

        for (var frame = 1L; frame <= all.LastFrame; frame++)
        {
            var at = layout.OffsetOf(frame) + WalFrame.HeaderSize + 7 * frame % 1024;
            var bytes = Salvage(LogSamples.Changed(_sample.Log, b => b[at] ^= 16), out var report);
            if (report.LastFrame < all.LastFrame)
            {
                // The last transaction, which might have been torn; or, seldom, one that cannot be told from it.
                report.Skipped.ShouldBeEmpty();
                frame.ShouldBeGreaterThan(report.LastFrame);
                continue;
            }

            report.Skipped.ShouldHaveSingleItem().Number.ShouldBe(frame);
            report.IncompleteCommits.ShouldHaveSingleItem().ShouldBeGreaterThanOrEqualTo(frame);
            Differences(whole, bytes).ShouldBeSubsetOf(report.OutdatedPages);
        }
    }

    [Fact]
    public void A_frame_of_zeroes_costs_two_frames()
    {
        var whole = Salvage(_sample.Log, out var all);
        var layout = new WalLayout(1024, false);

        for (var frame = 1; frame < all.LastFrame - 40; frame++)
        {
            var at = (int)layout.OffsetOf(frame);
            var bytes = Salvage(LogSamples.Changed(_sample.Log, b => b.AsSpan(at, layout.FrameSize).Clear()), out var report);

            report.LastFrame.ShouldBe(all.LastFrame);
            report.Skipped.Select(s => s.Number).ShouldBe([frame, frame + 1]);
            report.Skipped[0].Page.ShouldBeNull();
            Differences(whole, bytes).Except(report.OutdatedPages).Count().ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Fact]
    public void SQLite_opens_what_was_salvaged_and_finds_the_commits_behind_the_damage()
    {
        var damaged = LogSamples.Changed(_sample.Log, b => b[b.Length / 3] ^= 1);
        Salvage(damaged, out _);
        File.Move(Output, _folder.File, overwrite: true);
        File.Delete(_folder.File + "-wal");

        SampleDatabase.CountIn(_folder).ShouldBe(_sample.Count);
    }

    [Fact]
    public void The_originals_stay_as_they_are_and_an_existing_file_is_not_overwritten()
    {
        var damaged = LogSamples.Changed(_sample.Log, b => b[b.Length / 3] ^= 1);
        Salvage(damaged, out _);

        File.ReadAllBytes(_folder.File).ShouldBe(_sample.Database);
        File.ReadAllBytes(_folder.File + "-wal").ShouldBe(damaged);
        Directory.GetFiles(_folder.Folder).Length.ShouldBe(3);
        var before = File.ReadAllBytes(Output);
        Should.Throw<IOException>(() => Recovered.Write(_folder.File, Output, includeProven: true));
        File.ReadAllBytes(Output).ShouldBe(before);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Output).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_log_without_its_database_still_gives_what_it_holds()
    {
        var store = await StoreFiles.CreateAsync(3);
        store.WriteTo(_folder, store.Log);
        File.Delete(_folder.File);

        Recovered.Write(_folder.File, Output, includeProven: false);

        new StoreFiles(File.ReadAllBytes(Output), []).WriteTo(_folder, log: null);
        using var connection = _folder.Open();
        connection.Scalar("SELECT count(*) FROM \"Events\"").ShouldBe("36");
        connection.Scalar("PRAGMA integrity_check").ShouldBe("ok");
    }

    [Fact]
    public void A_foreign_log_is_not_mixed_in()
    {
        _sample.WriteTo(_folder, new SampleDatabase(4096, seed: 5, commits: 6).Log);

        Should.Throw<InvalidOperationException>(() => Recovered.Write(_folder.File, Output, includeProven: true));
        File.Exists(Output).ShouldBeFalse();
    }

    private byte[] Salvage(byte[] log, out RecoveredReport report)
    {
        _sample.WriteTo(_folder, log);
        File.Delete(Output);
        report = Recovered.Write(_folder.File, Output, includeProven: true);
        return File.ReadAllBytes(Output);
    }

    private static List<uint> Differences(byte[] one, byte[] other)
    {
        other.Length.ShouldBe(one.Length);
        return [.. Enumerable.Range(0, one.Length / 1024)
            .Where(p => !one.AsSpan(p * 1024, 1024).SequenceEqual(other.AsSpan(p * 1024, 1024)))
            .Select(p => (uint)p + 1)];
    }
}
