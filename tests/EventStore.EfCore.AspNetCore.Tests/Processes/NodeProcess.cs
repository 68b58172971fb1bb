using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using EventStore.EfCore.AspNetCore.Tests.Support;

namespace EventStore.EfCore.AspNetCore.Tests.Processes;

/// <summary>A node in a process of its own, which can be killed and started again.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly string[] _more;
    private Process? _process;

    public NodeProcess(string file, int port, params string[] more)
    {
        File = file;
        _more = more;
        Address = new Uri($"http://127.0.0.1:{port}/");
        Client = new HttpClient { BaseAddress = Address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestNode.Key);
    }

    public string File { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>A port that nobody has at the moment.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts it, and returns when it answers.</summary>
    public async Task StartAsync()
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "EventStore.EfCore.ArchiveNode.dll"), $"--urls={Address}",
            "--Logging:LogLevel:Default=None", "--Archive:VerifySignatures=false", "--Archive:RequestsPerSecond=0",
            $"--Archive:Store=Data Source={File}", $"--Archive:ApiKeys:0={TestNode.HashOf(TestNode.Key)}", .. _more,
        ];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = AppContext.BaseDirectory,
        };
        _process?.Dispose();
        _process = Process.Start(start) ?? throw new InvalidOperationException("The node did not start.");
        while (!await IsAliveAsync())
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The node ended with {_process.ExitCode}.");
            await Task.Delay(100);
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        Client.Dispose();
    }

    private async Task<bool> IsAliveAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri("health/live", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
