using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>Reconciles a store with another one, server by server, and hands over to each what it lacks, as it becomes known.</summary>
internal sealed class ReconcileRun(StorePeer here, IReconcileSide there, IProgress<ProgressStep> progress)
{
    private readonly List<ReconcileServerAnswer> _servers = [];
    private long _done;

    /// <summary>What was done, by name of the server.</summary>
    public IReadOnlyList<ReconcileServerAnswer> Servers => _servers;

    public async Task RunAsync(ServerId? only, CancellationToken token)
    {
        var all = (await here.GetServersAsync(token).ConfigureAwait(false))
            .Union(await there.GetServersAsync(token).ConfigureAwait(false))
            .OrderBy(s => s.Value, StringComparer.Ordinal).ToArray();
        if (only is not null && !all.Contains(only))
            throw new CliException(CliProblem.NotFound, $"Neither store holds the server '{only}'.");
        foreach (var server in all.Where(s => only is null || s == only))
            _servers.Add(await ReconcileAsync(server, token).ConfigureAwait(false));
        await there.EndAsync(token).ConfigureAwait(false);
    }

    private async Task<ReconcileServerAnswer> ReconcileAsync(ServerId server, CancellationToken token)
    {
        var session = await here.StartAsync(server, token).ConfigureAwait(false);
        var (given, taken, bytes) = (Handed.None, Handed.None, 0L);
        for (ReadOnlyMemory<byte>? message = session.Initiate(); message is { } asked;)
        {
            var answer = await there.AnswerAsync(server, asked, token).ConfigureAwait(false);
            bytes += asked.Length + answer.Length;
            var step = await session.ReconcileAsync(answer, token).ConfigureAwait(false);
            given += await HandAsync(server, step.Have, here, there, token).ConfigureAwait(false);
            taken += await HandAsync(server, step.Need, there, here, token).ConfigureAwait(false);
            message = step.Next;
        }

        return new ReconcileServerAnswer(
            server, given.Stored, taken.Stored, given.Erased + taken.Erased, given.Refused + taken.Refused,
            given.NotGiven + taken.NotGiven, session.Rounds, bytes);
    }

    private async Task<Handed> HandAsync(
        ServerId server, IReadOnlyList<EventHash> hashes, IReconcileSide from, IReconcileSide to, CancellationToken token)
    {
        var all = Handed.None;
        foreach (var some in hashes.Chunk(Wire.MostHashes))
        {
            for (var rest = some.ToHashSet(); rest.Count > 0;)
            {
                token.ThrowIfCancellationRequested();
                var found = await from.GetEventsAsync(server, rest, token).ConfigureAwait(false);
                Event[] events = [.. found.Events.Where(e => e.Server == server && rest.Remove(e.Hash))];
                var erased = found.Erased.Count(rest.Remove);
                var taken = events.Length == 0
                    ? new TakenEvents(0, 0, 0, 0)
                    : await to.StoreAsync(events, token).ConfigureAwait(false);
                all += new Handed(taken.Stored + taken.Repaired, erased, taken.Refused, 0);
                progress.Report(new ProgressStep(_done += events.Length, _done));
                if (events.Length > 0)
                    continue;

                // Damaged there, or never there.
                all += Handed.None with { NotGiven = rest.Count };
                break;
            }
        }

        return all;
    }

    private readonly record struct Handed(long Stored, long Erased, long Refused, long NotGiven)
    {
        public static Handed None => default;

        public static Handed operator +(Handed left, Handed right) => new(
            left.Stored + right.Stored, left.Erased + right.Erased, left.Refused + right.Refused, left.NotGiven + right.NotGiven);
    }
}
