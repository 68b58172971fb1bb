using System.Runtime.CompilerServices;
using EventStore.EfCore.Database;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Verification;

/// <summary>
/// Reads one server's log page by page. Where several read, they read the next pages at once, each from where it should begin: positions
/// have no gaps. A page that was to begin elsewhere, for some are missing or the one before was full of bytes, is not used but read anew.
/// </summary>
/// <remarks>Nobody reads while a page is looked at: whoever follows the progress can have the database's log emptied, say.</remarks>
internal sealed class LogReader(EventDatabase database, UncheckedServer server, Pace pace, int readers)
{
    private const int PageSize = 1000;

    // Of a page in memory, beside what one event has.
    private const int PageBytes = 8 * 1024 * 1024;

    private readonly ServerId _id = new(server.Name!);
    private readonly int _number = (int)server.Number!;
    private readonly long _end = server.LastPosition ?? 0;
    private readonly int _size = pace.PageOf(PageSize);

    /// <summary>The pages behind a position, to the end of the log.</summary>
    public async IAsyncEnumerable<LogPage> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (atOnce, step) = (readers, (long)_size);
        while (true)
        {
            await pace.WaitAsync(cancellationToken).ConfigureAwait(false);
            var begins = Begins(after, step).Take(atOnce).ToArray();
            var pages = await Together
                .RunAsync(begins.Length, i => ReadPageAsync(begins[i], cancellationToken), readers, cancellationToken)
                .ConfigureAwait(false);
            var used = 0;
            for (; used < begins.Length && begins[used] == after; used++)
            {
                var page = await pages[used].ConfigureAwait(false);
                pace.Took(page.Rows.Count);
                yield return page;
                if (!page.GoesOn)
                    yield break;
                (after, step) = (page.Last, Math.Min(page.Last - page.After, _size));
            }

            // Where guesses are wrong, they are again soon.
            atOnce = used < begins.Length ? 1 : Math.Min(2 * atOnce, readers);
        }
    }

    /// <summary>Where the next page begins, and where those behind it should, up to the end that the log had.</summary>
    private IEnumerable<long> Begins(long after, long step)
    {
        yield return after;
        for (var next = after + step; next < _end; next += step)
            yield return next;
    }

    private Task<LogPage> ReadPageAsync(long after, CancellationToken cancellationToken) => database.ReadAsync(
        async context =>
        {
            var (rows, bytes) = (new List<EventRecord>(), 0L);
            var read = LogQuery.Rows(context, _number, after, _size);
            await foreach (var row in read.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(row);
                bytes += row.Payload?.Length ?? 0;
                if (bytes >= PageBytes)
                    break;
            }

            var suspects = rows.Where(r => r.Position is not null && EventDecoder.LooksErased(r)).Select(r => r.Position!.Value)
                .ToArray();
            var erasures = await ErasureQuery.FindAsync(context, _number, suspects, cancellationToken).ConfigureAwait(false);
            return new LogPage(after, rows, Decode(rows, cancellationToken), erasures, rows.Count == _size || bytes >= PageBytes);
        },
        cancellationToken);

    /// <summary>On all cores that do not read: hashing takes the most.</summary>
    private (StoredEvent? Event, CorruptEvent? Corrupt)[] Decode(List<EventRecord> rows, CancellationToken cancellationToken)
    {
        var decoded = new (StoredEvent? Event, CorruptEvent? Corrupt)[rows.Count];
        var options = new ParallelOptions { CancellationToken = cancellationToken };
        Parallel.For(0, rows.Count, options, i => decoded[i] = EventDecoder.Decode(_id, rows[i]));
        return decoded;
    }
}
