using EventStore.EfCore.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EventStore.EfCore.AspNetCore;

/// <summary>
/// One call of <c>POST events</c>. Lines gather as long as they are there to be read; when the client makes a pause, or a batch is full,
/// they are stored and answered. So a client that waits for each answer gets it after one commit, and one that does not shares commits;
/// and what is neither read nor answered waits in the client, not here.
/// </summary>
internal sealed class EventIntake : IDisposable
{
    private readonly HttpContext _context;
    private readonly LineBatch _batch;
    private readonly EventLineReader _lines;
    private readonly JsonLines _answers;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _end;
    private Problem? _problem;

    public EventIntake(
        HttpContext context, LineBatch batch, int maxPayloadBytes, EventStoreEndpointOptions options, CancellationToken stopping)
    {
        _context = context;
        _batch = batch;
        _lines = new EventLineReader(context.Request.Body, maxPayloadBytes);
        _answers = new JsonLines(context.Response.BodyWriter);
        _timeout = options.PeerTimeout;
        _stopping = stopping;
        _end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.MaxIngestBytes;

        // A client may wait for its answers between two lines; how long, PeerTimeout bounds.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    public async Task<IResult> RunAsync()
    {
        _context.Response.ContentType = JsonLines.ContentType;
        while (await ReadAsync().ConfigureAwait(false))
        {
            var line = Take();
            if (!_batch.HasRoomFor(line))
                await AnswerAsync().ConfigureAwait(false);
            _batch.Add(line);
        }

        await AnswerAsync().ConfigureAwait(false);
        if (_problem is null)
            return Results.Empty;
        if (!_context.Response.HasStarted)
            return _problem.ToResult();

        // The last line says where and why it ends: what comes from there on was not taken.
        _answers.Write(new LineAnswer(_lines.LineNumber + 1) { Problem = _problem });
        await FlushAsync().ConfigureAwait(false);
        return Results.Empty;
    }

    public void Dispose()
    {
        _answers.Dispose();
        _end.Dispose();
    }

    /// <summary>Goes on to the next line. While it has not come, those that have are stored and answered.</summary>
    private async ValueTask<bool> ReadAsync()
    {
        var next = _lines.ReadAsync(_end.Token);
        if (next.IsCompletedSuccessfully)
            return next.Result;

        var waiting = next.AsTask();
        await AnswerAsync().ConfigureAwait(false);
        _end.CancelAfter(_timeout);
        try
        {
            return await waiting.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested && !_context.RequestAborted.IsCancellationRequested)
        {
            _problem = new Problem(
                StatusCodes.Status408RequestTimeout, "The request took too long", $"No line came for {_timeout.TotalSeconds} seconds.");
        }
        catch (Exception e) when (!_context.RequestAborted.IsCancellationRequested)
        {
            _problem = Problem.Of(e);
        }
        finally
        {
            _end.CancelAfter(Timeout.InfiniteTimeSpan);
        }

        return false;
    }

    private LineAnswer Take()
    {
        try
        {
            return new LineAnswer(_lines.LineNumber) { Event = _lines.GetEvent() };
        }
        catch (Exception e) when (e is EventFormatException or InvalidEventException)
        {
            return new LineAnswer(_lines.LineNumber) { Problem = Problem.Of(e) };
        }
    }

    private async Task AnswerAsync()
    {
        if (_batch.IsEmpty)
            return;
        foreach (var line in await _batch.StoreAsync().ConfigureAwait(false))
            _answers.Write(line);
        await FlushAsync().ConfigureAwait(false);
    }

    // Waits for a client that does not read.
    private async Task FlushAsync() => await _context.Response.BodyWriter.FlushAsync(_context.RequestAborted).ConfigureAwait(false);
}
