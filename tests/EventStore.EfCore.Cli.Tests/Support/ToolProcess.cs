using System.Diagnostics;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>The built tool as a process of its own: for what only a process has, such as signals and pipes.</summary>
public sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private bool _isOutputClosed;

    public ToolProcess(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "eventstore.dll"));
        foreach (var arg in args)
            start.ArgumentList.Add(arg);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    public StreamWriter Input => _process.StandardInput;

    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync();

    public async Task<string?> ReadErrorLineAsync() => await _process.StandardError.ReadLineAsync();

    /// <summary>Goes away, as `head` does.</summary>
    public void CloseOutput()
    {
        _process.StandardOutput.Close();
        _isOutputClosed = true;
    }

    public bool HasExited => _process.HasExited;

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<CliResult> EndAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = _isOutputClosed ? Task.FromResult("") : _process.StandardOutput.ReadToEndAsync(timeout.Token);
        var error = _process.StandardError.ReadToEndAsync(timeout.Token);
        await _process.WaitForExitAsync(timeout.Token);
        return new CliResult(_process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
