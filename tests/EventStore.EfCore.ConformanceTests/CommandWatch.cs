using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Sees every command that EF sends, before it is sent, and how many rows were read of its answer.</summary>
public sealed class CommandWatch : DbCommandInterceptor
{
    private int _commands;

    /// <summary>How many commands were sent since this was set.</summary>
    public int Commands
    {
        get => Volatile.Read(ref _commands);
        set => Volatile.Write(ref _commands, value);
    }

    /// <summary>How many of them were queries.</summary>
    public int Queries { get; set; }

    /// <summary>The most rows that were read of one answer.</summary>
    public int MostRowsRead { get; set; }

    /// <summary>Is told the number of each command, from 1, before it is sent.</summary>
    public Func<int, Task> Sending { get; set; } = _ => Task.CompletedTask;

    /// <summary>Is told when an answer was read to its end, or left.</summary>
    public Action Closed { get; set; } = () => { };

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        Queries++;
        await Sending(Interlocked.Increment(ref _commands));
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await Sending(Interlocked.Increment(ref _commands));
        return result;
    }

    public override InterceptionResult DataReaderDisposing(
        DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        MostRowsRead = Math.Max(MostRowsRead, eventData.ReadCount);
        Closed();
        return result;
    }
}
