using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Files;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Sqlite.Erasure;

/// <summary>
/// Has SQLite overwrite with zeros what it frees (https://sqlite.org/pragma.html#pragma_secure_delete), and empties the log, which has the
/// pages as they were before.
/// </summary>
internal sealed class SqliteErasureStorage(SqliteTarget target, IWriteAheadLog log) : IErasureStorage
{
    private const string SecureDelete = "secure_delete";

    // Readers come and go; one that stays is told of.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async Task<T> OverwriteAsync<T>(EventStoreDbContext context, Func<Task<T>> work)
    {
        var connection = context.Handle();
        var before = SqlitePragma.Read(connection, SecureDelete);
        SqlitePragma.Write(connection, SecureDelete, "1");
        if (SqlitePragma.Read(connection, SecureDelete) is not "1" and var got)
        {
            throw new StorageException(
                StorageErrorKind.Unsafe,
                $"The PRAGMA {SecureDelete} is '{got}' and not '1', so what is erased would stay in the file. Nothing was erased.");
        }

        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            // The connection goes back to a pool.
            SqlitePragma.Write(connection, SecureDelete, before);
        }
    }

    public async Task<PurgeResult> PurgeAsync(
        EventStoreDbContext context, IReadOnlyList<ErasedTrace> erased, bool rewrite, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (rewrite)
                SqliteVacuum.Run(context.Handle(), target, cancellationToken);
            if (!await EmptyLogAsync(context, cancellationToken).ConfigureAwait(false))
                return new PurgeResult(false, [LogIsInUse()]);
            return rewrite || target.Path is not { } link || !HasStrayCopies(link, erased)
                ? new PurgeResult(true, [])
                : new PurgeResult(false, [FoundAgain(link)]);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> EmptyLogAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        for (var left = Patience; ; left -= Pause)
        {
            var result = await log.CheckpointAsync(context, isEmptied: true, cancellationToken).ConfigureAwait(false);
            if (result is { IsComplete: true, LogBytes: 0 } && log.Bytes == 0)
                return true;
            if (left <= TimeSpan.Zero)
                return false;
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the file has the bytes elsewhere than in the row: pages that trees left, or that were rewritten, keep old copies.
    /// </summary>
    private static bool HasStrayCopies(string link, IReadOnlyList<ErasedTrace> erased)
    {
        var file = KeptFiles.Open(RealPath.Of(link));
        var search = new ByteSearch(file);
        return erased.Any(trace =>
        {
            // What is left of the row has its hash, and the predecessor's behind it, once.
            Span<byte> head = stackalloc byte[2 * EventLimits.HashBytes];
            trace.Hash.CopyTo(head);
            trace.Previous.CopyTo(head[EventLimits.HashBytes..]);
            return search.Count(head, most: 2) > 1 || (trace.Signature is { } signature && search.Count(signature, most: 1) > 0);
        });
    }

    private string LogIsInUse() =>
        $"The write-ahead log of '{target.Name}' could not be emptied, and may have the erased bytes still: somebody reads an older state "
        + "of the database, or writes. End that reader (`fuser -v` names who has the file open), and erase the event again: that finishes "
        + "it.";

    private static string FoundAgain(string link) =>
        $"The file '{link}' seems to have an older copy of an erased row, in a part that is not used any more. Erase the event again with "
        + "the database rewritten (`eventstore erase --vacuum`): that removes it.";
}
