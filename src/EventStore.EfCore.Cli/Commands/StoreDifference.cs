using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>
/// Compares two stores, log by log and page by page: what is at the same position in both costs no look-up, what is not is looked for by
/// its hash.
/// </summary>
/// <param name="left">One store.</param>
/// <param name="right">The other one.</param>
/// <param name="limit">How many differences are named.</param>
internal sealed class StoreDifference(OpenStore left, OpenStore right, int limit)
{
    public const string Left = "left", Right = "right";

    // Small enough that a page of the largest payloads fits into memory.
    private const int PageSize = 200;

    private readonly List<DiffServerAnswer> _servers = [];
    private readonly List<DiffEventAnswer> _events = [];
    private IReadOnlyList<ServerId> _wanted = [];
    private long _done;

    public IReadOnlyList<DiffServerAnswer> Servers => _servers;

    /// <summary>The first differences.</summary>
    public IReadOnlyList<DiffEventAnswer> Events => _events;

    /// <summary>Whether there are more.</summary>
    public bool HasMore { get; private set; }

    /// <summary>How many events could not be read.</summary>
    public long Unreadable { get; private set; }

    /// <summary>How many events there are to look at in both stores.</summary>
    /// <param name="server">The only one to compare; null for all.</param>
    /// <param name="token">Gives up.</param>
    public async Task<long> CountAsync(ServerId? server, CancellationToken token)
    {
        ServerSummary[] all = [.. await left.Events.GetServersAsync(token), .. await right.Events.GetServersAsync(token)];
        if (server is not null && all.All(s => s.Server != server))
            throw new CliException(CliProblem.NotFound, $"Neither store holds the server '{server}'.");
        var wanted = all.Select(s => s.Server).Where(s => server is null || s == server).Distinct();
        _wanted = [.. wanted.OrderBy(s => s.Value, StringComparer.Ordinal)];
        return all.Where(s => _wanted.Contains(s.Server)).Sum(s => s.Events);
    }

    public async Task RunAsync(IProgress<ProgressStep> progress, CancellationToken token)
    {
        foreach (var server in _wanted)
        {
            var (both, onlyLeft) = await OnlyInAsync(left, right, Left, server, progress, token);
            var (_, onlyRight) = await OnlyInAsync(right, left, Right, server, progress, token);
            _servers.Add(new DiffServerAnswer(server, both, onlyLeft, onlyRight));
        }
    }

    private async Task<(long Both, long Alone)> OnlyInAsync(
        OpenStore store, OpenStore other, string side, ServerId server, IProgress<ProgressStep> progress, CancellationToken token)
    {
        var (both, alone) = (0L, 0L);
        var after = 0L;
        EventPage page;
        do
        {
            page = await store.Events.GetLogAsync(new LogRequest(server) { After = after, Limit = PageSize }, token);
            DiffEventAnswer[] events =
            [
                .. page.Events.Select(e => new DiffEventAnswer(server, side, e.Position, e.Event.Hash))
                    .Concat(page.Erased.Select(e => new DiffEventAnswer(server, side, e.Position, e.Hash)))
                    .OrderBy(e => e.Position),
            ];
            var lacking = await LackingAsync(other, server, events, token);
            alone += lacking.Count;
            both += events.Length - lacking.Count;
            Name(lacking);
            Unreadable += page.Corrupt.Count + page.MissingPositions.Sum(m => m.To - m.From + 1);
            after = page.LastPosition ?? after;
            progress.Report(new ProgressStep(_done += events.Length + page.Corrupt.Count, _done));
        }
        while (page.HasMore);
        return (both, alone);
    }

    private void Name(List<DiffEventAnswer> lacking)
    {
        foreach (var held in lacking)
        {
            if (_events.Count < limit)
                _events.Add(held);
            else
                HasMore = true;
        }
    }

    /// <summary>The events of a page that the other store does not hold.</summary>
    private static async Task<List<DiffEventAnswer>> LackingAsync(
        OpenStore other, ServerId server, DiffEventAnswer[] events, CancellationToken token)
    {
        if (events.Length == 0)
            return [];
        var context = await other.CreateContextAsync(token);
        await using (context.ConfigureAwait(false))
        {
            var number = await context.Servers.Where(s => s.Name == server.Value).Select(s => (int?)s.Number).FirstOrDefaultAsync(token);
            if (number is null)
                return [.. events];

            // A copy holds them at the same positions, which needs no look into the index on hashes.
            var (from, to) = (events[0].Position, events[^1].Position);
            var there = await context.Events
                .Where(e => e.ServerNumber == number && e.Position >= from && e.Position <= to)
                .Select(e => e.Hash).ToListAsync(token);
            var held = there.Select(h => EventHash.FromBytes(h)).ToHashSet();
            byte[][] sought = [.. events.Where(e => !held.Contains(e.Hash)).Select(e => e.Hash.ToArray())];
            if (sought.Length > 0)
            {
                var found = await context.Events
                    .Where(e => e.ServerNumber == number && sought.Contains(e.Hash))
                    .Select(e => e.Hash).ToListAsync(token);
                held.UnionWith(found.Select(h => EventHash.FromBytes(h)));
            }

            return [.. events.Where(e => !held.Contains(e.Hash))];
        }
    }
}
