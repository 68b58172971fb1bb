using System.Diagnostics;
using EventStore.EfCore.CrashTests;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>The built tool as a process of its own: for what only a process has, such as signals and pipes.</summary>
public sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private bool _isOutputClosed;

    public ToolProcess(IReadOnlyDictionary<string, string> environment, params string[] args)
        : this([Host, TestedTool.Assembly, .. args], environment)
    {
    }

    private ToolProcess(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var arg in command.Skip(1))
            start.ArgumentList.Add(arg);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>What runs the tool.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The tool as a shell starts it, with redirections such as <c>&gt;&amp;-</c>, which closes the output.</summary>
    public static ToolProcess OfShell(string redirections, params string[] args) =>
        new(["/bin/sh", "-c", $"exec \"$0\" \"$@\" {redirections}", Host, TestedTool.Assembly, .. args]);

    /// <summary>The tool as `nohup` starts it, which would rather not hear that the terminal is gone.</summary>
    public static ToolProcess OfNohup(params string[] args) =>
        new(["/bin/sh", "-c", "trap '' HUP; exec \"$0\" \"$@\"", Host, TestedTool.Assembly, .. args]);

    /// <summary>The tool with a umask, in octal digits.</summary>
    public static ToolProcess OfUmask(string umask, params string[] args) =>
        new(["/bin/sh", "-c", $"umask {umask}; exec \"$0\" \"$@\"", Host, TestedTool.Assembly, .. args]);

    /// <summary>
    /// The tool as a user for whom the modes of files hold. They do not for root, who may do everything; so root's capabilities are taken
    /// away from it (https://man7.org/linux/man-pages/man7/capabilities.7.html), and what is left is the owner of the test's files.
    /// </summary>
    public static ToolProcess OfPlainUser(params string[] args) => new(Environment.IsPrivilegedProcess
        ? ["setpriv", "--inh-caps=-all", "--bounding-set=-all", Host, TestedTool.Assembly, .. args]
        : [Host, TestedTool.Assembly, .. args]);

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

    /// <summary>Waits until the tool would hear of a signal that comes now, instead of being ended by it.</summary>
    public async Task UntilHandlingSignalsAsync()
    {
        const int Hangup = 1;
        var status = $"/proc/{_process.Id}/status";
        for (var i = 0; i < 600 && !_process.HasExited; i++)
        {
            var caught = File.ReadLines(status).First(l => l.StartsWith("SigCgt:", StringComparison.Ordinal))[7..].Trim();
            if ((Convert.ToUInt64(caught, 16) & Hangup) != 0)
                return;
            await Task.Delay(20);
        }

        throw new TimeoutException("The tool did not begin to handle signals.");
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
