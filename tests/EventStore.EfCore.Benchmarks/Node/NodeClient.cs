using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using EventStore.EfCore.Benchmarks.Workload;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Benchmarks.Node;

/// <summary>One client: asks, waits for the answer, and asks again, until the node is gone.</summary>
internal sealed class NodeClient(int number, HttpClient http) : IDisposable
{
    /// <summary>So many clients have one of each kind.</summary>
    public const int Kinds = 8;

    private const int Servers = 8;
    private const int BatchSize = 100;
    private const int HistoryLimit = 50;
    private const int LogLimit = 500;

    // No run comes near it, and none goes on for ever.
    private const int MostRequests = 1_000_000;

    private readonly SignedWorkload _workload = new(NameOf(number));
    private readonly MemoryStream _lines = new();

    public static IEnumerable<ServerId> AllServers => Enumerable.Range(0, Servers).Select(i => new ServerId(NameOf(i * Kinds)));

    /// <summary>Events whose acknowledgement came; their server is the client's.</summary>
    public List<EventHash> Acknowledged { get; } = [];

    public ServerId Server { get; } = new(NameOf(number));

    public List<TimeSpan> Singles { get; } = [];

    public List<TimeSpan> Batches { get; } = [];

    public List<TimeSpan> Reads { get; } = [];

    public long EventsRead { get; private set; }

    public long EventsFollowed { get; private set; }

    /// <summary>Runs until the node is gone.</summary>
    /// <exception cref="HttpRequestException">The node is gone; so with the others.</exception>
    /// <exception cref="BenchmarkFailedException">It refused something that is right.</exception>
    public Task RunAsync() => (number % Kinds) switch
    {
        0 => RepeatAsync(_ => StoreAsync(BatchSize, Batches)),
        1 => RepeatAsync(ReadAsync),
        2 => FollowAsync(),
        _ => RepeatAsync(_ => StoreAsync(1, Singles)),
    };

    public void Dispose()
    {
        http.Dispose();
        _workload.Dispose();
        _lines.Dispose();
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"server-{number / Kinds % Servers}");

    private static async Task RepeatAsync(Func<int, Task> request)
    {
        for (var i = 0; i < MostRequests; i++)
            await request(i);
    }

    private async Task StoreAsync(int count, List<TimeSpan> times)
    {
        var events = _workload.Take(count);
        _lines.SetLength(0);
        await using (var writer = new EventLineWriter(_lines))
        {
            foreach (var item in events)
                await writer.WriteAsync(item);
        }

        using var content = new ByteArrayContent(_lines.GetBuffer(), 0, (int)_lines.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/jsonl");
        using var request = new HttpRequestMessage(HttpMethod.Post, "events") { Content = content };
        var start = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var answers = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await answers.ReadLineAsync() is { } line)
            Acknowledged.Add(events[Read(line)].Hash);
        times.Add(Stopwatch.GetElapsedTime(start));
    }

    /// <returns>Which of the events was acknowledged.</returns>
    private static int Read(string line)
    {
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("outcome", out _)
            ? answer.RootElement.GetProperty("line").GetInt32() - 1
            : throw new BenchmarkFailedException($"The node answered: {line}");
    }

    /// <summary>The newest events, and every other time a page from the middle of the log.</summary>
    private async Task ReadAsync(int turn)
    {
        var path = $"servers/{Server}/history?limit={HistoryLimit}";
        if (turn % 2 == 1 && EventsRead > 0)
            path = string.Create(CultureInfo.InvariantCulture, $"servers/{Server}/log?limit={LogLimit}&after={turn / 2 % 100 * LogLimit}");
        var start = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        Reads.Add(Stopwatch.GetElapsedTime(start));
        if (!answer.IsSuccessStatusCode)
            throw new BenchmarkFailedException($"The node answered '{path}' by {(int)answer.StatusCode}: {text}");
        using var page = JsonDocument.Parse(text);
        EventsRead += page.RootElement.GetProperty("events").GetArrayLength();
    }

    private async Task FollowAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"servers/{Server}/log");
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: problem", StringComparison.Ordinal))
                throw new BenchmarkFailedException($"The log could not be followed: {await lines.ReadLineAsync()}");
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                EventsFollowed++;
        }
    }
}
