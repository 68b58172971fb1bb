using System.Runtime.CompilerServices;

namespace EventStore.EfCore.Copying;

/// <summary>Compares two stores' logs of one server, event by event.</summary>
internal static class LogComparison
{
    /// <summary>Runs to a position; yields how many events more are equal.</summary>
    /// <exception cref="CopyConflictException">They differ.</exception>
    public static async IAsyncEnumerable<int> RunAsync(
        IArchiveSource source, IArchiveSource destination, ServerId server, long last,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var theirs = Events(source, server, last, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await foreach (var page in LogPages.ReadAsync(destination, server, 0, last, cancellationToken).ConfigureAwait(false))
        {
            foreach (var ours in page)
            {
                // It has as many: it would have thrown.
                await theirs.MoveNextAsync().ConfigureAwait(false);
                Require(server, theirs.Current, ours);
            }

            yield return page.Count;
        }
    }

    /// <exception cref="CopyConflictException">They are not the same event at the same place.</exception>
    public static void Require(ServerId server, StoredEvent theirs, StoredEvent ours)
    {
        if (theirs.Event.Hash != ours.Event.Hash || theirs.Position != ours.Position)
            throw new CopyConflictException(server, theirs.Position, theirs.Event.Hash, ours.Event.Hash);
        if (Difference(theirs, ours) is { } difference)
            throw new CopyConflictException(server, theirs.Position, theirs.Event.Hash, ours.Event.Hash, difference);
    }

    /// <summary>What the hash does not cover.</summary>
    private static string? Difference(StoredEvent theirs, StoredEvent ours) => true switch
    {
        _ when ours.Erasure is null && theirs.Erasure is not null =>
            "state: its content was erased in the source. Erase it in the destination, too (`eventstore erase --from`)",
        _ when ours.Erasure is not null && theirs.Erasure is null =>
            "state: its content was erased in the destination, and is not brought back. Erase it in the source, too",
        _ when theirs.Erasure != ours.Erasure => "record of its erasure",
        _ when !theirs.Event.Signature.Span.SequenceEqual(ours.Event.Signature.Span) => "signature",
        _ when theirs.Event.Channel != ours.Event.Channel => "channel",
        _ when theirs.StoredAtMs != ours.StoredAtMs => "time of storing",
        _ => null,
    };

    private static async IAsyncEnumerable<StoredEvent> Events(
        IArchiveSource store, ServerId server, long last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in LogPages.ReadAsync(store, server, 0, last, cancellationToken).ConfigureAwait(false))
        {
            foreach (var stored in page)
                yield return stored;
        }
    }
}
