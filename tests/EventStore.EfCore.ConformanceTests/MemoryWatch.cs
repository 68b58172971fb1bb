using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>How much more is alive when commands are sent than was in the beginning.</summary>
public sealed class MemoryWatch : DbCommandInterceptor
{
    // Collecting everything takes longer than most commands.
    private const int CommandsEach = 10;

    private long? _before;
    private int _commands;

    /// <summary>The most, in bytes.</summary>
    public long Most { get; private set; }

    public void Begin() => _before = GC.GetTotalMemory(forceFullCollection: true);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default)
    {
        if (_before is { } before && _commands++ % CommandsEach == 0)
            Most = Math.Max(Most, GC.GetTotalMemory(forceFullCollection: true) - before);
        return new ValueTask<InterceptionResult<DbDataReader>>(result);
    }
}
