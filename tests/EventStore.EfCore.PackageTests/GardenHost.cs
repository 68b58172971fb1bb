using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace EventStore.EfCore.PackageTests;

/// <summary>The application as a process. Disposing ends it.</summary>
internal sealed class GardenHost : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private GardenHost(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _lines.Writer.TryWrite(line.Data ?? "(the end)");
        _process.ErrorDataReceived += (_, line) => _lines.Writer.TryWrite(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new() { Timeout = Patience };

    public static async Task<GardenHost> StartAsync(string application, string file)
    {
        const string Listening = "Now listening on: ";
        var host = new GardenHost(Command.Describe(
            application,
            Command.Dotnet,
            "bin/Debug/net10.0/Garden.dll",
            "--urls", "http://127.0.0.1:0",
            "--ConnectionStrings:Archive", GardenApplication.ConnectionString(file)));
        var line = await host.HearAsync(Listening);
        host.Client.BaseAddress = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..]);
        return host;
    }

    /// <summary>Waits until the application has logged a line with this text, so many times from now on.</summary>
    /// <returns>The last of them.</returns>
    public async Task<string> HearAsync(string text, int times = 1)
    {
        using var timeout = new CancellationTokenSource(Patience);
        var heard = new List<string>();
        try
        {
            while (true)
            {
                var line = await _lines.Reader.ReadAsync(timeout.Token);
                heard.Add(line);
                if (line.Contains(text, StringComparison.Ordinal) && --times == 0)
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"'{text}' was not logged {times} times more, but: {string.Join('\n', heard)}");
        }
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <returns>The code that it ended with.</returns>
    public async Task<int> EndAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
