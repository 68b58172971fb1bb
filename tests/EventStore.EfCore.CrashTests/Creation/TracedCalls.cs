using System.ComponentModel;
using System.Diagnostics;

namespace EventStore.EfCore.CrashTests.Creation;

/// <summary>
/// Runs a .NET program under strace, which can send it a signal as it enters a certain one of its calls that change files. The call
/// itself is not made then, if the signal kills.
/// </summary>
internal static class TracedCalls
{
    private const string Changing = "pwrite64,fsync,fdatasync,ftruncate,?unlink,unlinkat,?rename,renameat,renameat2,?link,linkat";

    /// <summary>The calls of an undisturbed run, by the thread that makes most of them: strace counts by threads.</summary>
    /// <returns>The name of each call, in order.</returns>
    public static async Task<List<string>> CountAsync(params string[] program) =>
        (await TraceAsync(program)).GroupBy(call => call.Thread, call => call.Name).MaxBy(calls => calls.Count())!.ToList();

    private static async Task<List<(string Thread, string Name)>> TraceAsync(string[] program)
    {
        var trace = Path.GetTempFileName();
        try
        {
            var (exitCode, errors) = await RunAsync(["-o", trace, "-e", $"trace={Changing}"], program);
            if (exitCode != 0)
                throw new InvalidOperationException($"The program failed with {exitCode}: {errors}");

            // A line: thread, blanks, call(arguments) = result.
            return (await File.ReadAllLinesAsync(trace))
                .Select(line => line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Where(parts => parts is [_, var call] && call.Contains('(', StringComparison.Ordinal) && call[0] != '<')
                .Select(parts => (parts[0], parts[1].Split('(')[0]))
                .ToList();
        }
        finally
        {
            File.Delete(trace);
        }
    }

    /// <summary>How often an undisturbed run makes each of them, by the thread that makes it most often.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> CountAllAsync(params string[] program) =>
        (await TraceAsync(program))
            .GroupBy(call => call)
            .GroupBy(calls => calls.Key.Name, calls => calls.Count())
            .ToDictionary(counts => counts.Key, counts => counts.Max());

    /// <summary>Runs a program as it is.</summary>
    public static Task<(int ExitCode, string Errors)> RunAsync(params string[] program) =>
        RunAsync(["-o", "/dev/null", "-e", "trace=none"], program);

    /// <summary>Sends a signal as a thread enters its n-th call of a name.</summary>
    /// <returns>The exit code, 128 and the signal's number when it killed, and what was written to the standard error.</returns>
    public static Task<(int ExitCode, string Errors)> SignalAsync(string signal, string call, int number, params string[] program) =>
        RunAsync(["-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:signal={signal}:when={number}"], program);

    private static async Task<(int ExitCode, string Errors)> RunAsync(string[] options, string[] program)
    {
        // What one thread begins another may end, and is counted apart then: in the pool there is only one. By its least number alone,
        // which is that of the processors, the pool has more, whatever its greatest is.
        var start = new ProcessStartInfo("strace")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_EnableDiagnostics"] = "0",
                ["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "1",
                ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "1",
            },
        };
        // Not with --seccomp-bpf: under it, strace 6.1 counts no calls.
        foreach (var argument in (string[])["-f", "-qq", "-e", "signal=none", .. options, CreatorProcess.Host, .. program])
            start.ArgumentList.Add(argument);

        using var process = Start(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, errors);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                "These tests need Linux and strace, and none was found. Install it: apt-get install strace", e);
        }
    }
}
