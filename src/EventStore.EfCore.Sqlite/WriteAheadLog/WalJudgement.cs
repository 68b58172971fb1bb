namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>What a log holds: what recovery will accept, and what is proven to be behind that. Frames are numbered from 1.</summary>
/// <remarks>
/// <para>
/// SQLite takes the first frame that does not fit (salts, page number, checksum) for the end of the log and goes back to the last commit
/// before it, without a word. An ordinary power cut makes that right: with <c>synchronous=FULL</c> each commit is synced before the next
/// transaction writes, so that only the frames of one unfinished transaction can be lost or torn, in any pattern, its commit frame
/// included or not. What is behind them is left over: of earlier generations, with other salts; or of transactions that were rolled
/// back or cut off and then written over from their beginning, with the same salts, each of which ends at its own commit frame.
/// </para>
/// <para>
/// A frame whose checksum continues that of a commit frame was written by somebody who had taken that commit for committed. So a log is
/// <b>provably damaged</b> when, behind the last commit that recovery accepts, there is a commit frame and the next frame continues it. To
/// be believed, that commit frame continues the frame before it in turn, or its header lies within one sector of 512 bytes, so that a torn
/// write cannot have put an old page number and size before new salts. Copies of a commit frame that fill up a sector are no new commit.
/// A log whose <b>header</b> is not valid is damaged as soon as a transaction is behind it, for the header is synced before the first
/// frame is written; unless the database holds all of its pages already, as it does when the header is torn while the log begins anew.
/// </para>
/// <para>
/// What no log can tell by itself: whether its very last transaction was damaged after its commit or torn before it; whether whole
/// transactions are missing at its end (a file cut short); and, when the last commit frame but one is unreadable altogether (zeroes), that
/// the two transactions around it were two; nor, when transactions in a row write the same single page, whether a damaged one of them is
/// a commit or a copy that fills up a sector. One case is taken for damage that need not be: a process is killed between writing a
/// transaction and syncing it, another one recovers that transaction from the operating system's cache and writes the next, and the power
/// goes before that one is synced. Whoever opens a log that a killed process left can rule it out by syncing the log first.
/// </para>
/// </remarks>
internal sealed record WalJudgement
{
    public required WalHeader Header { get; init; }

    /// <summary>Page size and byte order: the header's, or where that is damaged, those by which the frames make sense.</summary>
    public required WalLayout Layout { get; init; }

    /// <summary>The last commit frame that recovery will accept; 0 when it will ignore the log.</summary>
    public required long AcceptedFrame { get; init; }

    /// <summary>Commits up to there.</summary>
    public required int AcceptedCommits { get; init; }

    /// <summary>The first frame that recovery refuses; 0 for the header, one more than there are frames when it refuses none.</summary>
    public required long RejectedFrame { get; init; }

    /// <summary>The last commit frame that is proven to have been committed; not less than <see cref="AcceptedFrame"/>.</summary>
    public required long ProvenFrame { get; init; }

    /// <summary>Commits behind the accepted ones up to the last proven one, as far as their frames can be told.</summary>
    public required int CommitsBehind { get; init; }

    /// <summary>Different pages in the frames of those commits.</summary>
    public required int PagesBehind { get; init; }

    /// <summary>The frames of those commits that cannot be proven good. All others can.</summary>
    public required IReadOnlyList<SkippedFrame> Skipped { get; init; }

    /// <summary>The database's header in the first good image of page 1 up to the last proven commit; null when there is none.</summary>
    public required DatabaseHeader? FirstPage1 { get; init; }

    /// <summary>The database's header in the last such image.</summary>
    public required DatabaseHeader? LastPage1 { get; init; }

    /// <summary>Whether recovery would drop commits that were acknowledged.</summary>
    public bool IsProvablyDamaged => ProvenFrame > AcceptedFrame;
}
