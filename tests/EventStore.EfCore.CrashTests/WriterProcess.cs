using System.Diagnostics;

namespace EventStore.EfCore.CrashTests;

/// <summary>The writer as a process of its own. Disposing kills it (SIGKILL).</summary>
internal sealed class WriterProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <summary>Starts it.</summary>
    /// <param name="scenario">See the writer.</param>
    /// <param name="store">A file, or a connection string of PostgreSQL.</param>
    /// <param name="number">What the scenario makes of it.</param>
    public WriterProcess(string scenario, string store, int number = 0)
    {
        var start = new ProcessStartInfo(Host)
        {
            ArgumentList = { Assembly, scenario, store, $"{number}" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("The writer did not start.");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The program that runs .NET assemblies.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The writer.</summary>
    public static string Assembly => Path.Combine(AppContext.BaseDirectory, "EventStore.EfCore.CrashTests.Writer.dll");

    /// <summary>What it says, until it ends or is killed.</summary>
    public async IAsyncEnumerable<Acknowledgement> ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Acknowledgement.Parse(line) is { } one)
                yield return one;
        }
    }

    public void Kill() => _process.Kill();

    /// <summary>Waits for its end, whatever that was.</summary>
    /// <returns>The exit code, and what it wrote to the standard error.</returns>
    public async Task<(int ExitCode, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
