using EventStore.EfCore.Sqlite.WriteAheadLog;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>One damage of a log that was whole.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Log">The damaged log.</param>
/// <param name="CommitsSeen">From how many lost commits on the log itself must prove it.</param>
internal sealed record Damage(string Kind, long Offset, byte[] Log, int CommitsSeen)
{
    private const int SectorBytes = 512;

    public static Damage Create(Random random, byte[] whole, WalJudgement judgement)
    {
        var log = (byte[])whole.Clone();
        var layout = judgement.Layout;
        var frames = judgement.AcceptedFrame;
        switch (random.Next(5))
        {
            case 0:
                log = whole[..random.Next(whole.Length)];
                return new Damage("cut short", log.Length, log, int.MaxValue);
            case 1:
                var frame = random.NextInt64(frames) + 1;
                var offset = layout.OffsetOf(frame);
                log.AsSpan((int)offset, layout.FrameSize).Clear();

                // With the commit frame that ends the first lost transaction goes the proof that there were two, and the next one's check.
                return new Damage($"frame {frame} zeroed", offset, log, SpansSectors(frame + 1, layout) ? 4 : 3);
            case 2:
                var sector = random.NextInt64(layout.OffsetOf(frames + 1) / SectorBytes) * SectorBytes;
                log.AsSpan((int)sector, SectorBytes).Clear();
                return new Damage("sector zeroed", sector, log, 4);
            default:
                var at = random.Next((int)layout.OffsetOf(frames + 1));
                log[at] ^= (byte)(1 << random.Next(8));
                return new Damage("bit flipped", at, log, HidesCommit(log, at, layout) ? 3 : 2);
        }
    }

    public override string ToString() => $"{Kind} at {Offset}";

    // A commit frame that no longer says so, or whose own bytes are wrong while it may be of two writes, as its header spans sectors.
    private static bool HidesCommit(byte[] log, int at, WalLayout layout)
    {
        if (at < WalHeader.Size)
            return false;
        var (before, inFrame) = Math.DivRem(at - WalHeader.Size, layout.FrameSize);
        var frame = WalFrame.Read(before + 1, log.AsSpan((int)layout.OffsetOf(before + 1), WalFrame.HeaderSize));
        return SpansSectors(frame.Number, layout) || (inFrame is >= 4 and < 8 && !frame.IsCommit);
    }

    private static bool SpansSectors(long frame, WalLayout layout) =>
        layout.OffsetOf(frame) % SectorBytes > SectorBytes - WalFrame.HeaderSize;
}
