using EventStore.EfCore.Sqlite.WriteAheadLog;

namespace EventStore.EfCore.Sqlite.Witness;

/// <summary>Refuses to let SQLite open a database whose log would lose or mix up something, before it does so without a word.</summary>
internal static class LossGuard
{
    private const int Looks = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks at database, log and witness; changes nothing.</summary>
    /// <exception cref="StorageException">
    /// <see cref="StorageErrorKind.Corrupt"/>: acknowledged events would be lost; <see cref="StorageErrorKind.Unsafe"/>: database and log
    /// do not belong together. What is there is left as it is.
    /// </exception>
    public static void Check(string path)
    {
        // Other processes may be writing, emptying and beginning the log anew just now: what is lost stays lost.
        StorageException? loss = null;
        for (var look = 1; look <= Looks && (loss = Find(path)) is not null; look++)
            Thread.Sleep(look < Looks ? Pause : TimeSpan.Zero);
        if (loss is not null)
            throw loss;
    }

    private static StorageException? Find(string path)
    {
        // Before the log, which others may be writing: a witness is never ahead of it.
        var noted = CommitWitness.Read(path);
        var report = Inspect(path);
        if (report.Explanation is { } explanation)
            return new StorageException(KindOf(report.Verdict), explanation);
        return noted is { } witness ? FindLoss(path, report, witness) : null;
    }

    private static StorageErrorKind KindOf(WalVerdict verdict) =>
        verdict == WalVerdict.Damaged ? StorageErrorKind.Corrupt : StorageErrorKind.Unsafe;

    private static WalReport Inspect(string path)
    {
        try
        {
            return WalInspection.Inspect(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen,
                $"The database '{path}' or its write-ahead log cannot be opened: {e.Message} Give this user permission to read both.",
                e);
        }
    }

    private static StorageException? FindLoss(string path, WalReport report, WitnessRecord noted)
    {
        var witness = CommitWitness.PathOf(path);
        if (report.Database is not { } database)
        {
            return new StorageException(
                StorageErrorKind.Corrupt,
                $"There is no database '{path}', but '{witness}' says that it held events: position {noted.LastPosition} of server number "
                + $"{noted.ServerNumber} had been stored. Put the database back, with its log, or delete the witness to begin anew.");
        }

        if (database.ApplicationId != noted.Identity)
        {
            return new StorageException(
                StorageErrorKind.Unsafe,
                $"The database '{path}' (identity {database.ApplicationId:x8}) is not the one that '{witness}' was written for (identity "
                + $"{noted.Identity:x8}). Put the right one back, or delete the witness if it was replaced on purpose.");
        }

        // A log of another generation has begun anew since, which it does when the database has everything.
        if (report.Judgement is not { } log || noted.Frame == 0 || log.Header.Salts != noted.Salts || log.AcceptedFrame >= noted.Frame)
            return null;
        return new StorageException(
            StorageErrorKind.Corrupt,
            $"The write-ahead log '{report.LogPath}' ends too early: the commit in its frame {noted.Frame} had been acknowledged, and "
            + $"SQLite would accept frame {log.AcceptedFrame} as the last one. Put the whole log back; keep what is there until then. "
            + "If it is lost, write what can be had into a new database with `eventstore salvage`.");
    }
}
