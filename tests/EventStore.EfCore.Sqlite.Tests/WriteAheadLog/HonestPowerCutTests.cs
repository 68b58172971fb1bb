using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>Whatever a power cut can leave of a log whose commits were synced is no damage.</summary>
public sealed class HonestPowerCutTests
{
    [Theory]
    [InlineData(512, 3_000)]
    [InlineData(4096, 500)]
    public void A_power_cut_is_never_taken_for_damage(int pageSize, int cuts)
    {
        var random = new Random(pageSize);
        using var folder = new TemporaryFolder();
        for (var i = 0; i < cuts; i++)
        {
            var history = new LogHistory(new WalLayout(pageSize, random.Next(2) == 0), new Random(i));
            history.Live();
            history.CutPower();
            history.WriteTo(folder.File);

            var report = WalInspection.Inspect(folder.File);
            report.MayBeOpened.ShouldBeTrue($"cut {i}: {report.Explanation}");
            report.Judgement.ShouldNotBeNull().AcceptedFrame.ShouldBeGreaterThanOrEqualTo(history.Log.Position);
        }
    }

    [Fact]
    public void A_header_torn_while_the_log_begins_anew_is_no_damage_as_long_as_the_database_has_it_all()
    {
        var random = new Random(3);
        using var folder = new TemporaryFolder();
        var torn = 0;
        for (var i = 0; i < 1_000; i++)
        {
            var history = new LogHistory(new WalLayout(512, random.Next(2) == 0), new Random(i));
            history.Live();
            if (history.Log.Position < 2)
                continue;
            history.TearHeader();
            history.WriteTo(folder.File);

            var report = WalInspection.Inspect(folder.File);
            report.MayBeOpened.ShouldBeTrue($"header {i}: {report.Explanation}");
            if (report.Judgement.ShouldNotBeNull().Header.Fault == WalHeaderFault.None)
                continue;
            torn++;

            // The same log beside a database that lacks one byte of it.
            history.SpoilDatabase();
            history.WriteTo(folder.File);
            WalInspection.Inspect(folder.File).IsProvablyDamaged.ShouldBeTrue($"header {i}");
        }

        torn.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void An_old_commit_mark_before_new_salts_in_a_header_that_two_writes_share_is_no_damage()
    {
        // Frame 42 is the first whose header begins eight bytes before the end of a sector.
        var layout = new WalLayout(512, false);
        (layout.OffsetOf(42) % 512).ShouldBe(504);
        var random = new Random(1);
        var log = new LogFile(layout, random);
        log.Restart();
        for (var i = 0; i < 60; i++)
            log.Commit(9, (1u, LogSamples.Page(random, 512)));
        var old = (byte[])log.Bytes.Clone();
        log.Restart();
        log.Write(9, [.. Enumerable.Range(1, 50).Select(i => ((uint)i, LogSamples.Page(random, 512)))]);

        // Of the unsynced transaction, the first frame and the sector in which the header of frame 42 begins did not get to the disk.
        var cut = LogSamples.Changed(log.Bytes, b =>
        {
            foreach (var offset in (int[])[(int)layout.OffsetOf(1) + 100, (int)layout.OffsetOf(42)])
                old.AsSpan(offset / 512 * 512, 512).CopyTo(b.AsSpan(offset / 512 * 512));
            log.Bytes.AsSpan(0, WalHeader.Size).CopyTo(b);
        });

        using var folder = new TemporaryFolder();
        var judgement = LogSamples.Judge(folder, cut);
        judgement.AcceptedFrame.ShouldBe(0);
        judgement.IsProvablyDamaged.ShouldBeFalse();
    }

    [Fact]
    public void An_old_generation_that_a_frame_with_new_salts_would_continue_is_not_taken_for_ours()
    {
        var random = new Random(1);
        var log = new LogFile(new WalLayout(512, false), random);
        var pages = Enumerable.Range(1, 3).Select(i => ((uint)i, LogSamples.Page(random, 512))).ToArray();
        log.Restart();
        for (var i = 0; i < 5; i++)
            log.Commit(9, pages);
        var old = (byte[])log.Bytes.Clone();
        log.Restart();
        log.Write(9, pages);

        // The same page as before, so that only salts and checksum of frame 2 are new; frames 1 and 3 did not get to the disk.
        var cut = LogSamples.Changed(log.Bytes, b =>
        {
            foreach (var frame in (int[])[1, 3])
                old.AsSpan((int)log.Layout.OffsetOf(frame), log.Layout.FrameSize).CopyTo(b.AsSpan((int)log.Layout.OffsetOf(frame)));
        });

        using var folder = new TemporaryFolder();
        LogSamples.Judge(folder, cut).IsProvablyDamaged.ShouldBeFalse();
    }

    [Fact]
    public void New_salts_before_an_old_checksum_in_a_header_that_two_writes_share_do_not_make_the_old_frames_behind_it_ours()
    {
        // Frame 63 is the first whose header begins sixteen bytes before the end of a sector.
        var layout = new WalLayout(512, false);
        (layout.OffsetOf(63) % 512).ShouldBe(496);
        var random = new Random(1);
        var log = new LogFile(layout, random);
        log.Restart();
        for (var i = 0; i < 70; i++)
            log.Commit(9, (1u, LogSamples.Page(random, 512)));
        var old = (byte[])log.Bytes.Clone();
        log.Restart();
        log.Write(9, [.. Enumerable.Range(1, 68).Select(i => ((uint)i, LogSamples.Page(random, 512)))]);

        // Of the unsynced transaction, only the sector in which the header of frame 63 begins got to the disk.
        var cut = LogSamples.Changed(old, b =>
        {
            var sector = (int)layout.OffsetOf(63) / 512 * 512;
            log.Bytes.AsSpan(sector, 512).CopyTo(b.AsSpan(sector));
            log.Bytes.AsSpan(0, WalHeader.Size).CopyTo(b);
        });

        using var folder = new TemporaryFolder();
        LogSamples.Judge(folder, cut).IsProvablyDamaged.ShouldBeFalse();
    }
}
