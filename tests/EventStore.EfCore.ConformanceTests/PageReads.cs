using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Counts how often events were read, and how often anything was asked.</summary>
internal sealed class PageReads : DbCommandInterceptor
{
    private int _pages;
    private int _commands;

    public int Pages => Volatile.Read(ref _pages);

    public int Commands => Volatile.Read(ref _commands);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _commands);
        if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal)
            && command.CommandText.Contains("\"Payload\"", StringComparison.Ordinal))
            Interlocked.Increment(ref _pages);
        return ValueTask.FromResult(result);
    }
}
