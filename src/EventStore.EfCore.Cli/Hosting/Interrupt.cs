using System.Runtime.InteropServices;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>Turns the first Ctrl-C, SIGTERM or SIGHUP into a cancellation; the second ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupt()
    {
        PosixSignal[] signals = IsHangupIgnored()
            ? [PosixSignal.SIGINT, PosixSignal.SIGTERM]
            : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        _registrations = [.. signals.Select(s => PosixSignalRegistration.Create(s, OnSignal))];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The signal that came first.</summary>
    public PosixSignal? Signal { get; private set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    // `nohup` ignores the signal on behalf of what it starts, and a handler here would undo that.
    private static bool IsHangupIgnored()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("SigIgn:", StringComparison.Ordinal));
        return line is not null && (Convert.ToUInt64(line[7..].Trim(), 16) & 1) != 0;
    }

    private void OnSignal(PosixSignalContext signal)
    {
        if (_source.IsCancellationRequested)
            return;
        Signal = signal.Signal;
        signal.Cancel = true;
        _source.Cancel();
    }
}
