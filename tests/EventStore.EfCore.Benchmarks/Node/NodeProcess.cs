using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace EventStore.EfCore.Benchmarks.Node;

/// <summary>A node on the loopback, with its standard options but for one: all clients have one address here.</summary>
internal sealed class NodeProcess : IDisposable
{
    private const string Key = "the benchmark's";
    private const string HeapSize = "dotnet_gc_last_collection_heap_size_bytes";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly HttpClient _client;

    private NodeProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        _client = CreateClient();
    }

    public Uri Address { get; }

    /// <summary>Starts it, and returns when it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(string node, string archive)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}/");
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                node, $"--urls={address}", $"--Archive:Store=Data Source={archive}", $"--Archive:ApiKeys:0={hash}",
                "--Archive:RequestsPerSecond=0", "--Logging:LogLevel:Default=Warning",
            ])
        {
            WorkingDirectory = Path.GetDirectoryName(archive)!,
        })!;
        var started = new NodeProcess(process, address);
        try
        {
            await started.WaitAsync();
            return started;
        }
        catch
        {
            started.Dispose();
            throw;
        }
    }

    /// <summary>A client with a connection of its own, and a key.</summary>
    public HttpClient CreateClient()
    {
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return client;
    }

    public async Task<MemorySample> SampleAsync(TimeSpan at)
    {
        _process.Refresh();
        var metrics = await _client.GetStringAsync(new Uri("metrics", UriKind.Relative));
        var heap = metrics.Split('\n')
            .Where(line => line.StartsWith(HeapSize, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
        return new MemorySample(at, _process.WorkingSet64, heap);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        _client.Dispose();
    }

    private async Task WaitAsync()
    {
        var start = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync())
        {
            if (_process.HasExited)
                throw new BenchmarkFailedException($"The node ended with exit code {_process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(start) > Patience)
                throw new BenchmarkFailedException($"The node is not ready after {Patience.TotalSeconds} s.");
            await Task.Delay(100);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
