using System.Diagnostics;

namespace EventStore.EfCore.CrashTests.Creation;

/// <summary>The writer, warm and waiting for its sign to create a file. Disposing kills it.</summary>
internal sealed class CreatorProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public CreatorProcess(string way, string file)
    {
        var start = new ProcessStartInfo(Host)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])[.. Arguments(way, file), "wait"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException("The writer did not start.");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The program that runs .NET assemblies.</summary>
    public static string Host => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The writer's assembly and arguments.</summary>
    public static string[] Arguments(string way, string file) =>
        [Path.Combine(AppContext.BaseDirectory, "EventStore.EfCore.CrashTests.Writer.dll"), "creation", way, file];

    public async Task UntilReadyAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
                return;
        }

        throw new InvalidOperationException($"The writer ended before it was ready: {await _errors}");
    }

    public void Go() => _process.StandardInput.WriteLine("go");

    /// <summary>Waits for its end.</summary>
    /// <returns>What it said last; throws what it complained of.</returns>
    public async Task<string> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode == 0
            ? output.TrimEnd()
            : throw new InvalidOperationException($"The writer failed with {_process.ExitCode}: {await _errors}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
