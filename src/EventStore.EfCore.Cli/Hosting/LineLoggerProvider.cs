using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>Writes each log message as one line.</summary>
internal sealed class LineLoggerProvider(TextWriter writer) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(writer);

    public void Dispose()
    {
        // The writer belongs to the caller.
    }
}
