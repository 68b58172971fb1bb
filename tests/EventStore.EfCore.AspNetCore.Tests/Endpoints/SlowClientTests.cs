using System.Globalization;
using System.Net.Sockets;
using System.Text;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Endpoints;

public sealed class SlowClientTests : IDisposable
{
    // Answers to this many lines fill every buffer between the node and a client that does not read.
    private const int BadLines = 60_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_client_that_sends_and_does_not_read_holds_up_nobody_and_gets_all_its_answers_in_the_end()
    {
        await using var node = await TestNode.StartAsync(_folder.File("archive.db"));
        var chain = Samples.Chain(2);
        byte[] body = [.. Enumerable.Repeat("x\n"u8.ToArray(), BadLines).SelectMany(l => l), .. await Samples.ToLinesAsync([chain[0]])];
        using var client = await ConnectAsync(node);
        var stream = client.GetStream();
        var sending = SendAsync(stream, body);

        var other = await node.PostEventsAsync(await Samples.ToLinesAsync([chain[1]]));
        var answer = await new StreamReader(stream).ReadToEndAsync();
        await sending;

        other[0].GetProperty("outcome").GetString().ShouldBe("stored");
        answer.ShouldStartWith("HTTP/1.1 200");
        answer.Split("\"line\":").Length.ShouldBe(BadLines + 1 + 1);
        answer.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"{{\"line\":{BadLines + 1},\"outcome\":\"stored\""));
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_leaves_nothing_but_its_whole_lines()
    {
        await using var node = await TestNode.StartAsync(_folder.File("archive.db"));
        var chain = Samples.Chain(3);
        var lines = await Samples.ToLinesAsync(chain);
        using (var client = await ConnectAsync(node))
        {
            await client.GetStream().WriteAsync(Head(lines.Length));
            await client.GetStream().WriteAsync(lines.AsMemory(0, lines.Length - 100));
        }

        // The next client finds a node that works, whatever of the first one's lines came before it went.
        var answers = await node.PostEventsAsync(lines);
        answers.Select(a => a.GetProperty("position").GetInt64()).ShouldBe([1, 2, 3], ignoreOrder: true);
    }

    private static async Task<TcpClient> ConnectAsync(TestNode node)
    {
        var client = new TcpClient { ReceiveBufferSize = 8 * 1024 };
        await client.ConnectAsync(node.Address.Host, node.Address.Port);
        return client;
    }

    private static async Task SendAsync(NetworkStream stream, byte[] body)
    {
        await stream.WriteAsync(Head(body.Length));
        await stream.WriteAsync(body);
    }

    private static byte[] Head(int length) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
        POST /events HTTP/1.0
        Host: node
        Connection: close
        Authorization: Bearer {TestNode.Key}
        Content-Type: application/jsonl
        Content-Length: {length}


        """).ReplaceLineEndings("\r\n"));
}
