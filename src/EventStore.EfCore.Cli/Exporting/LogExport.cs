using System.Runtime.CompilerServices;
using EventStore.EfCore.Cli.Commands;

namespace EventStore.EfCore.Cli.Exporting;

/// <summary>
/// One server's log as lines, page by page in its order. While one page is written, others are read and put into lines, on all cores, each
/// from where it should begin: positions have no gaps. Where some are missing, or a page was full of bytes before it was full of events,
/// those that begin elsewhere are not used but read anew.
/// </summary>
internal sealed class LogExport(IEventReader events, ServerSummary server, EventCriteria criteria)
{
    private const int PageSize = 1_000;

    // Of lines: with more of them in a page, it is alone in memory.
    private const int LargeBytes = 4 * 1024 * 1024;

    // One that is ready for each that is being read.
    private static readonly int MostAhead = 2 * Math.Min(Environment.ProcessorCount, 8);

    // Of pages that were written.
    private readonly Stack<MemoryStream> _buffers = [];

    /// <summary>The pages. What one has is there until the next one is asked for.</summary>
    public async IAsyncEnumerable<ExportedPage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<(long After, Task<ExportedPage> Page)>();
        var (after, next, most) = (0L, 0L, 1);
        try
        {
            ExportedPage page;
            do
            {
                if ((ahead.TryPeek(out var first) ? first.After : next) != after)
                {
                    await DropAsync(ahead);
                    next = after;
                }

                // What comes behind the end that was known is read page by page.
                while (ahead.Count == 0 || (ahead.Count < most && next < server.LastPosition))
                {
                    ahead.Enqueue((next, Begin(next, stop.Token)));
                    next += PageSize;
                }

                page = await ahead.Dequeue().Page;
                yield return page;
                after = page.Page.LastPosition ?? after;
                most = page.IsDamaged || page.Lines.Length > LargeBytes ? 1 : Math.Min(2 * most, MostAhead);
                if (page.Lines.Length <= LargeBytes)
                    Reuse(page.Lines);
            }
            while (page.Page.HasMore);
        }
        finally
        {
            await stop.CancelAsync();
            await DropAsync(ahead);
        }
    }

    private Task<ExportedPage> Begin(long after, CancellationToken cancellationToken)
    {
        var request = new LogRequest(server.Server) { After = after, Limit = PageSize };
        var lines = _buffers.TryPop(out var buffer) ? buffer : new MemoryStream();
        return Task.Run(() => ExportedPage.ReadAsync(events, request, criteria, lines, cancellationToken), cancellationToken);
    }

    private void Reuse(MemoryStream lines)
    {
        lines.SetLength(0);
        _buffers.Push(lines);
    }

    /// <summary>Waits until nobody reads any more, whatever came of it: the store may be closed then.</summary>
    private static async Task DropAsync(Queue<(long After, Task<ExportedPage> Page)> ahead)
    {
        while (ahead.TryDequeue(out var read))
            await ((Task)read.Page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
