using System.Runtime.CompilerServices;
using EventStore.EfCore.Errors;

namespace EventStore.EfCore.Pulling;

/// <summary>
/// The reconciliation of one log as far as it has come: this store asks, and takes between the rounds what the source named. Nothing is
/// sent there.
/// </summary>
/// <param name="session">This store's side.</param>
/// <param name="peer">The source's log.</param>
/// <param name="writer">Stores.</param>
/// <param name="most">The most events that are asked for at once.</param>
/// <param name="findings">Takes what could not be had.</param>
internal sealed class LogReconciliation(
    ReconcileSession session, IReconcilePeer peer, PullWriter writer, int most, List<PullFinding> findings)
    : PullTally(session.Server, findings)
{
    // Later rounds may name them again. The session bounds how many a peer can name that do not come.
    private readonly HashSet<EventHash> _notStored = [];
    private long _messageBytes;

    public ReconciledLog ToReport() => new(Server, Totals, session.Rounds, _messageBytes, LeftOut, Erased);

    /// <summary>Runs it to its end; yields how many events were got so far, each time that some are stored.</summary>
    public async IAsyncEnumerable<long> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (ReadOnlyMemory<byte>? message = session.Initiate(); message is { } asked;)
        {
            var answer = await peer.AnswerAsync(asked, cancellationToken).ConfigureAwait(false);
            _messageBytes += asked.Length + answer.Length;
            var step = await session.ReconcileAsync(answer, cancellationToken).ConfigureAwait(false);
            foreach (var hashes in step.Need.Distinct().Where(h => !_notStored.Contains(h)).Chunk(most))
            {
                for (var wanted = hashes.ToHashSet(); wanted.Count > 0;)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await TakeAsync(wanted, cancellationToken).ConfigureAwait(false);
                    yield return Totals.Read;
                }
            }

            message = step.Next;
        }
    }

    /// <summary>Takes as many of these as the source gives at once, and crosses out those that need not be asked for again.</summary>
    private async Task TakeAsync(HashSet<EventHash> wanted, CancellationToken cancellationToken)
    {
        var given = await peer.GetEventsAsync([.. wanted], cancellationToken).ConfigureAwait(false);
        foreach (var (_, _, value) in given.Events)
        {
            if (value.Server != Server || !wanted.Remove(value.Hash))
            {
                throw Damage.Of(
                    $"Asked for events of server '{Server}' by their hashes, the source gave the event '{value.Hash}' of server "
                    + $"'{value.Server}', which was not asked for");
            }
        }

        var erased = given.Erased.Where(wanted.Remove).ToArray();
        var lacking = given.Lacking.Where(wanted.Remove).ToArray();
        if (given.Events.Count + erased.Length + lacking.Length == 0)
        {
            lacking = [.. wanted];
            wanted.Clear();
        }

        // Predecessors first, so that fewer holes are made and closed again.
        _notStored.UnionWith(await writer.StoreAsync([.. given.Events.OrderBy(e => e.Event.Sequence)], this).ConfigureAwait(false));
        _notStored.UnionWith(erased);
        _notStored.UnionWith(lacking);
        Erased += erased.Length;
        foreach (var hash in lacking)
            Leave(positions: null, hash.ToString(), "named by the source, and not given: damaged there, or never there");
    }
}
