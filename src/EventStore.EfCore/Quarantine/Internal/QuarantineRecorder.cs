using System.Threading.Channels;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Quarantine;

/// <summary>
/// Takes what readers and the writer find, and records it a moment later. Nobody waits for it: what finds no place in its queue is
/// dropped, for damage is found again.
/// </summary>
internal sealed class QuarantineRecorder(
    FindingWriter writer,
    IStorageProvider provider,
    IOptions<EventStoreOptions> options,
    TimeProvider clock,
    ILogger<QuarantineRecorder> logger)
    : IDamageSink, IAsyncDisposable, IDisposable
{
    private const int Capacity = 256;

    // A store that may not write may be allowed to, or promoted, later.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Channel<Finding> _findings = Channel.CreateBounded<Finding>(Capacity);
    private readonly CancellationTokenSource _end = new();
    private Task _pump = Task.CompletedTask;
    private int _waiting;
    private long _pausedUntilMs;
    private bool _isDisposed;

    public void Report(ServerId server, CorruptEvent corrupt)
    {
        // A row without a position of its own cannot be found again.
        if (corrupt.Position > 0)
            Add(new Finding(server, corrupt.Position, corrupt.Reason));
    }

    /// <summary>Keeps an event that was refused, if that is wanted.</summary>
    public void Refused(Event refused, string reason)
    {
        if (options.Value.MaxRefusedEvents > 0)
            Add(new Finding(refused.Server, 0, reason, refused));
    }

    /// <summary>Records what a verification found; returns when it is done, or could not be.</summary>
    public async Task RecordAsync(IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        foreach (var some in provider.IsReadOnly ? [] : findings.Chunk(Capacity))
            await TryWriteAsync(some, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns when what was reported until now is recorded, or could not be in a reasonable time.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(Volatile.Read(ref _pump), Task.Delay(Pause, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _findings.Writer.TryComplete();
        _end.CancelAfter(Patience);
        await Volatile.Read(ref _pump).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Add(Finding finding)
    {
        if (provider.IsReadOnly || IsPausing() || !_findings.Writer.TryWrite(finding) || Interlocked.Increment(ref _waiting) != 1)
            return;

        // Whoever reads must not lend it activity, log scopes or ambient transaction.
        using var none = ExecutionContext.SuppressFlow();
        Volatile.Write(ref _pump, Task.Run(PumpAsync));
    }

    private async Task PumpAsync()
    {
        int done;
        do
        {
            var findings = new List<Finding>();
            while (findings.Count < Capacity && _findings.Reader.TryRead(out var finding))
                findings.Add(finding);
            done = findings.Count;
            await TryWriteAsync([.. findings.Distinct()], _end.Token).ConfigureAwait(false);
        }
        while (Interlocked.Add(ref _waiting, -done) > 0);
    }

    private async Task TryWriteAsync(Finding[] findings, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var some in findings.GroupBy(f => f.Server))
                await writer.WriteAsync(some.Key, [.. some], cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _pausedUntilMs, 0);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (Volatile.Read(ref _pausedUntilMs) == 0)
                logger.NotQuarantined(e);
            Volatile.Write(ref _pausedUntilMs, (clock.GetUtcNow() + Pause).ToUnixTimeMilliseconds());
        }
    }

    private bool IsPausing() =>
        Volatile.Read(ref _pausedUntilMs) is > 0 and var until && clock.GetUtcNow().ToUnixTimeMilliseconds() < until;
}
