using EventStore.EfCore.Sqlite.WriteAheadLog;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>What <see cref="Recovered"/> brought back and what it left out.</summary>
internal sealed record RecoveredReport
{
    /// <summary>The log had nothing to add to the database.</summary>
    public static RecoveredReport Nothing { get; } = new() { LastFrame = 0, Commits = 0, Pages = 0, Skipped = [], OutdatedPages = [] };

    /// <summary>The commit frame up to which the log was applied.</summary>
    public required long LastFrame { get; init; }

    /// <summary>Commits applied, in whole or in part.</summary>
    public required int Commits { get; init; }

    /// <summary>Pages that come from the log.</summary>
    public required int Pages { get; init; }

    /// <summary>The frames left out, ascending.</summary>
    public required IReadOnlyList<SkippedFrame> Skipped { get; init; }

    /// <summary>
    /// Pages that are older than they should be, or absent, because no later image makes up for the frame left out. A frame
    /// whose page is not known may mean one more.
    /// </summary>
    public required IReadOnlyList<uint> OutdatedPages { get; init; }

    /// <summary>The commits, named by their last frames, that could not be applied in full.</summary>
    public IEnumerable<long> IncompleteCommits => Skipped.Select(s => s.Commit).Distinct();
}
