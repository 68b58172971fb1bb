using EventStore.EfCore.Sqlite.WriteAheadLog;

namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>
/// What speaks against the belief that nothing is missing behind what was found. Only what can be proven counts: the witness notes the
/// last commit, and that commit must be here, whole.
/// </summary>
internal static class EndOfStore
{
    public static IEnumerable<string> Doubts(SourceFiles source, EventSearch search)
    {
        if (source.HasJournal)
            yield return "A rollback journal is beside the database: a transaction was cut off in the middle.";
        if (!search.HasAllServers)
            yield return "The table of servers is damaged: there may have been others, or further events of those that are known.";
        if (LostPages(source) is { } lost)
            yield return lost;
        if (source.Wal.Judgement is not null && !source.IsLogOurs)
            yield return $"The write-ahead log was left out, for it is not this database's: {source.Wal.Objection}.";
        if (End(source) is { } end)
            yield return end;
    }

    private static string? LostPages(SourceFiles source)
    {
        if (source.Pages.Missing is > 0 and var missing)
            return $"The database ends too early: {missing} of its pages are not there.";
        return source is { IsLogOurs: true, Wal.Judgement: { Skipped.Count: > 0 } log }
            ? $"{log.Skipped.Count} frames of the write-ahead log are damaged, the first is frame {log.Skipped[0].Number}."
            : null;
    }

    private static string? End(SourceFiles source)
    {
        if (source.Witness is not { } witness)
            return "There is no witness that can be read: nothing tells whether later commits existed.";
        if (!source.IsWitnessOurs)
            return "The witness is another database's: nothing tells whether later commits existed.";
        if (source.Wal.Judgement is not { } log || !source.IsLogOurs)
            return null;
        if (log.Header.Fault == WalHeaderFault.Short || (log.ProvenFrame == 0 && source.WitnessedFrame == 0))
            return "The write-ahead log cannot be read: nothing tells what it held.";
        if (source.WitnessedFrame == 0)
            return "The witness is older than the write-ahead log: nothing tells whether later commits existed.";
        if (source.WitnessedFrame > log.ProvenFrame)
        {
            return $"The end of the write-ahead log is damaged: the commit in frame {source.WitnessedFrame} had been acknowledged, and the "
                + $"last one that is proven is in frame {log.ProvenFrame}.";
        }

        if (!source.HasWitnessedFrame)
            return $"The commit in frame {source.WitnessedFrame} of the write-ahead log is not the one that the witness noted.";
        return source.WitnessedFrame < log.ProvenFrame
            ? $"The witness is older than the write-ahead log: it noted frame {source.WitnessedFrame}, and frame {log.ProvenFrame} is "
                + "there. Nothing tells whether later commits existed."
            : null;
    }
}
