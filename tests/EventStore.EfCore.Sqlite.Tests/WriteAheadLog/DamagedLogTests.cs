using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>Damages one by one, in logs of ten commits with three frames each.</summary>
public sealed class DamagedLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LogFile _log = LogSamples.Commits(10);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_log_is_accepted_to_its_end()
    {
        var judgement = LogSamples.Judge(_folder, _log.Bytes);

        judgement.IsProvablyDamaged.ShouldBeFalse();
        (judgement.AcceptedFrame, judgement.AcceptedCommits, judgement.RejectedFrame).ShouldBe((30, 10, 31));
        judgement.Skipped.ShouldBeEmpty();
    }

    [Fact]
    public void Every_flipped_bit_before_the_last_transaction_but_one_is_proven_and_costs_one_frame_at_most()
    {
        var last = (int)_log.Layout.OffsetOf(25);
        for (var at = 0; at < last; at += at % _log.Layout.FrameSize < 64 ? 1 : 37)
        {
            var judgement = LogSamples.Judge(_folder, Flipped(at, at % 8), databasePageSize: 512);

            judgement.IsProvablyDamaged.ShouldBeTrue($"byte {at}");
            judgement.ProvenFrame.ShouldBe(30, $"byte {at}");
            judgement.Skipped.Count.ShouldBeLessThanOrEqualTo(1, $"byte {at}");

            // A frame may have got a commit mark.
            (judgement.AcceptedCommits + judgement.CommitsBehind).ShouldBeInRange(10, 11, $"byte {at}");
        }
    }

    [Fact]
    public void Two_lost_commits_are_told_from_one_by_every_bit_but_the_commit_mark_itself()
    {
        var frame = (int)_log.Layout.OffsetOf(27);
        for (var bit = 0; bit < 8 * (WalFrame.HeaderSize + 40); bit++)
        {
            var judgement = LogSamples.Judge(_folder, Flipped(frame + bit / 8, bit % 8));
            judgement.AcceptedCommits.ShouldBe(8, $"bit {bit}");
            judgement.IsProvablyDamaged.ShouldBeTrue($"bit {bit}");
            judgement.CommitsBehind.ShouldBe(2, $"bit {bit}");
        }

        var unmarked = LogSamples.Changed(_log.Bytes, b => b.AsSpan(frame + 4, 4).Clear());
        LogSamples.Judge(_folder, unmarked).IsProvablyDamaged.ShouldBeFalse();
    }

    [Fact]
    public void A_damage_of_the_last_transaction_cannot_be_told_from_a_torn_one()
    {
        for (var frame = 28; frame <= 30; frame++)
        {
            var judgement = LogSamples.Judge(_folder, Flipped((int)_log.Layout.OffsetOf(frame) + 100, 3));
            judgement.IsProvablyDamaged.ShouldBeFalse();
            judgement.AcceptedCommits.ShouldBe(9);
            judgement.RejectedFrame.ShouldBe(frame);
        }
    }

    [Fact]
    public void A_frame_of_zeroes_hides_itself_and_the_next()
    {
        var zeroed = LogSamples.Changed(_log.Bytes, b => b.AsSpan((int)_log.Layout.OffsetOf(14), _log.Layout.FrameSize).Clear());

        var judgement = LogSamples.Judge(_folder, zeroed);

        judgement.IsProvablyDamaged.ShouldBeTrue();
        judgement.AcceptedFrame.ShouldBe(12);
        judgement.RejectedFrame.ShouldBe(14);
        judgement.ProvenFrame.ShouldBe(30);
        judgement.Skipped.ShouldBe([new SkippedFrame(14, null, 15), new SkippedFrame(15, 1, 15)]);
    }

    [Fact]
    public void Several_damages_are_named_one_by_one()
    {
        var damaged = LogSamples.Changed(_log.Bytes, b =>
        {
            foreach (var frame in (int[])[4, 8, 17])
                b[_log.Layout.OffsetOf(frame) + 200] ^= 4;
        });

        var judgement = LogSamples.Judge(_folder, damaged);

        judgement.AcceptedFrame.ShouldBe(3);
        judgement.ProvenFrame.ShouldBe(30);
        judgement.Skipped.ShouldBe([new SkippedFrame(4, 2, 6), new SkippedFrame(8, 4, 9), new SkippedFrame(17, 7, 18)]);
        judgement.CommitsBehind.ShouldBe(9);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void A_log_whose_header_is_gone_is_found_out_by_its_frames(bool isBigEndian, bool knowsPageSize)
    {
        var log = LogSamples.Commits(5, pageSize: 1024, isBigEndian);

        var headless = LogSamples.Changed(log.Bytes, b => b.AsSpan(0, WalHeader.Size).Clear());
        var judgement = LogSamples.Judge(_folder, headless, knowsPageSize ? 1024 : null);

        judgement.Header.Fault.ShouldBe(WalHeaderFault.Magic);
        judgement.Layout.ShouldBe(log.Layout);
        (judgement.AcceptedFrame, judgement.RejectedFrame, judgement.ProvenFrame, judgement.CommitsBehind).ShouldBe((0, 0, 15, 5));
    }

    [Fact]
    public void A_header_older_than_the_frames_behind_it_is_a_damage()
    {
        var old = _log.Bytes[..WalHeader.Size];
        _log.Restart();
        for (var i = 0; i < 3; i++)
            _log.Commit(20, (1u, new byte[512]));

        var judgement = LogSamples.Judge(_folder, LogSamples.Changed(_log.Bytes, b => old.CopyTo(b, 0)));

        judgement.Header.Fault.ShouldBe(WalHeaderFault.Outdated);
        judgement.ProvenFrame.ShouldBe(3);
    }

    [Fact]
    public void A_file_that_is_no_log_is_none()
    {
        var random = new Random(1);
        foreach (var length in (int[])[1, 31, 32, 56, 5_000, 100_000])
        {
            var judgement = LogSamples.Judge(_folder, LogSamples.Page(random, length));
            judgement.Header.Fault.ShouldBe(length < WalHeader.Size ? WalHeaderFault.Short : WalHeaderFault.Magic);
            judgement.ProvenFrame.ShouldBe(0);
        }

        LogSamples.Judge(_folder, new byte[100_000]).ProvenFrame.ShouldBe(0);
    }

    private byte[] Flipped(int at, int bit) => LogSamples.Changed(_log.Bytes, b => b[at] ^= (byte)(1 << bit));
}
