using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// Counts how often events were read, and how often anything was asked; and can hold up who reads them, or asks where logs end.
/// </summary>
internal sealed class PageReads : DbCommandInterceptor
{
    private int _pages;
    private int _commands;

    public int Pages => Volatile.Read(ref _pages);

    /// <summary>Whether somebody asked for the ends of several logs.</summary>
    public bool IsEndAsked { get; private set; }

    public int Commands => Volatile.Read(ref _commands);

    /// <summary>Who asks for the ends of several logs waits for this.</summary>
    public Task Ends { get; set; } = Task.CompletedTask;

    /// <summary>Who reads events waits for this.</summary>
    public Task Events { get; set; } = Task.CompletedTask;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _commands);
        if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal)
            && command.CommandText.Contains("\"Payload\"", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _pages);
            await Events.WaitAsync(cancellationToken);
        }

        if (command.CommandText.Contains("\"Servers\"", StringComparison.Ordinal)
            && (command.CommandText.Contains(" IN (", StringComparison.Ordinal)
                || command.CommandText.Contains("ANY (", StringComparison.Ordinal)))
        {
            IsEndAsked = true;
            await Ends.WaitAsync(cancellationToken);
        }

        return result;
    }
}
