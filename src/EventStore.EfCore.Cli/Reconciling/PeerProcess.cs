using System.Diagnostics;

namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>A command that the system's shell runs, its input and output ours and its error stream everybody's.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    public PeerProcess(string command)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe") { Arguments = $"/d /c {command}" }
            : new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", command } };
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        _process = Process.Start(start)!;
        Frames = new FrameStream(_process.StandardOutput.BaseStream, _process.StandardInput.BaseStream);
    }

    public FrameStream Frames { get; }

    /// <summary>Waits for the command to end by itself.</summary>
    /// <exception cref="CliException">It failed.</exception>
    public async Task EndAsync(CancellationToken token)
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync(token).WaitAsync(Patience, token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new CliException(CliProblem.Input, $"The command behind --through is done and does not end.");
        }

        if (_process.ExitCode != 0)
            throw new CliException(CliProblem.Input, $"The command behind --through ended with {_process.ExitCode}; see above.");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
