using EventStore.EfCore.Cli.Output;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Cli.Hosting;

internal sealed class LineLogger(TextWriter writer) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var line = Printable.Line(formatter(state, exception));
        lock (writer)
            writer.WriteLine(logLevel == LogLevel.Warning ? $"Warning: {line}" : $"Error: {line}");
    }
}
