using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.AspNetCore;

/// <summary>
/// Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): each stored event with its position as the id, so
/// that a client comes again where it was. The log is read as fast as the client takes it.
/// </summary>
internal sealed class LogStream(HttpResponse response, TimeSpan heartbeat, ILogger logger) : IDisposable
{
    public const string ContentType = "text/event-stream";

    private const int FlushBytes = 32 * 1024;

    private readonly PipeWriter _output = response.BodyWriter;
    private readonly Utf8JsonWriter _json = new(response.BodyWriter);
    private readonly PeriodicTimer _timer = new(heartbeat);
    private Task<bool> _next = Task.FromResult(true);
    private Task<bool>? _tick;

    /// <summary>Runs until the log cannot be followed any more, the client is gone or the host stops.</summary>
    /// <param name="log">The log.</param>
    /// <param name="end">What ends the log; cancelled when the client is gone or the host stops, and when this returns.</param>
    public async Task RunAsync(IAsyncEnumerable<StoredEvent> log, CancellationTokenSource end)
    {
        var cancellationToken = end.Token;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // what proxies must be told, for they gather answers
        _output.Write("retry: 1000\n\n"u8);
        var events = log.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await NextAsync(events, cancellationToken).ConfigureAwait(false))
            {
                Write(events.Current);
                if (_output.UnflushedBytes >= FlushBytes)
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client is gone, or the host stops: the client comes again, here or elsewhere.
        }
        catch (EventStoreException e)
        {
            await EndAsync(e, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Enumerating must have ended before it is disposed.
            await end.CancelAsync().ConfigureAwait(false);
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await events.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _json.Dispose();
    }

    /// <summary>Waits for the next event, with a comment now and then.</summary>
    private async ValueTask<bool> NextAsync(IAsyncEnumerator<StoredEvent> events, CancellationToken cancellationToken)
    {
        var next = events.MoveNextAsync();
        if (next.IsCompletedSuccessfully)
            return next.Result;

        _next = next.AsTask();
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        while (!_next.IsCompleted)
        {
            _tick ??= _timer.WaitForNextTickAsync(cancellationToken).AsTask();
            await Task.WhenAny(_next, _tick).ConfigureAwait(false);
            if (!_tick.IsCompleted)
                continue;
            _tick = null;
            _output.Write(":\n\n"u8);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return await _next.ConfigureAwait(false);
    }

    private void Write(StoredEvent stored)
    {
        _output.Write("id: "u8);
        WriteNumber(stored.Position);
        _output.Write("\ndata: "u8);
        _json.Reset(_output);
        JsonSerializer.Serialize(_json, stored, JsonBodies.Options);
        _json.Flush();
        _output.Write("\n\n"u8);
    }

    /// <summary>The stream's last word: an event of its own, which the client must not take for the end of the log.</summary>
    private async Task EndAsync(EventStoreException error, CancellationToken cancellationToken)
    {
        var problem = Problem.Of(error);
        logger.FollowingFailed(response.HttpContext.Request.Path, problem.Status, error);
        _output.Write("event: problem\ndata: "u8);
        _json.Reset(_output);
        problem.WriteTo(_json);
        _json.Flush();
        _output.Write("\n\n"u8);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private void WriteNumber(long value)
    {
        Utf8Formatter.TryFormat(value, _output.GetSpan(20), out var length);
        _output.Advance(length);
    }

    private async Task FlushAsync(CancellationToken cancellationToken) =>
        await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
}
