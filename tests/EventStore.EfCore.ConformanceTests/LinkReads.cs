using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Counts how often chains were walked, and how often their events were counted.</summary>
internal sealed class LinkReads : DbCommandInterceptor
{
    private int _walks;
    private int _counts;

    public int Walks => Volatile.Read(ref _walks);

    public int Counts => Volatile.Read(ref _counts);

    public void Clear() => (_walks, _counts) = (0, 0);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        bool Has(string text) => command.CommandText.Contains(text, StringComparison.Ordinal);
        if (Has("\"Previous\"") && !Has("\"Payload\""))
            Interlocked.Increment(ref _walks);
        if (Has("GROUP BY") && Has("\"Events\""))
            Interlocked.Increment(ref _counts);
        return new ValueTask<InterceptionResult<DbDataReader>>(result);
    }
}
