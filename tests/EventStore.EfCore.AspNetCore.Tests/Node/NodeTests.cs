using System.Net;
using System.Text.Json;
using EventStore.EfCore.ArchiveNode;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Node;

public sealed class NodeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => _folder.File("archive.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_alive_and_ready()
    {
        await using var node = await TestNode.StartAsync(File);
        (await node.Client.GetStringAsync("health/live")).ShouldBe("Healthy");
        (await node.Client.GetStringAsync("health/ready")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task It_is_alive_and_not_ready_when_its_database_is_none()
    {
        await System.IO.File.WriteAllTextAsync(File, new string('x', 10_000));
        await using var node = await TestNode.StartAsync(File);

        (await node.Client.GetStringAsync("health/live")).ShouldBe("Healthy");
        using var ready = await node.Client.GetAsync(new Uri("health/ready", UriKind.Relative));
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using var answer = await node.Client.GetAsync(new Uri("servers", UriKind.Relative));
        (await TestNode.ProblemAsync(answer, 500)).GetRawText().ShouldNotContain(File);
        (await node.Client.GetStringAsync("")).ShouldContain("Unhealthy");
    }

    [Fact]
    public async Task OpenApi_describes_the_endpoints()
    {
        await using var node = await TestNode.StartAsync(File);
        var paths = JsonDocument.Parse(await node.Client.GetStringAsync("openapi/v1.json")).RootElement.GetProperty("paths");
        paths.EnumerateObject().Select(p => p.Name).ShouldBe(
            [
                "/events", "/events/by-hash", "/events/{server}/{hash}", "/heads", "/identity", "/log", "/missing", "/servers",
                "/servers/{name}/history", "/servers/{name}/log", "/statistics",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait_and_health_goes_on()
    {
        await using var node = await TestNode.StartAsync(File, "--Archive:RequestsPerSecond=1");
        HttpResponseMessage answer;
        do
            answer = await node.Client.GetAsync(new Uri("servers", UriKind.Relative));
        while (answer.StatusCode == HttpStatusCode.OK);

        using (answer)
        {
            await TestNode.ProblemAsync(answer, 429);
            answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        }

        (await node.Client.GetStringAsync("health/live")).ShouldBe("Healthy");
    }

    [Fact]
    public async Task Page_and_metrics_are_shown_only_where_operators_are()
    {
        await using var node = await TestNode.StartAsync(File, "--Archive:OperatorHosts:0=operators.example");
        foreach (var path in (string[])["", "metrics", "page.js"])
        {
            using var answer = await node.Client.GetAsync(new Uri(path, UriKind.Relative));
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = "operators.example" } };
            using var shown = await node.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            shown.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [Theory]
    [InlineData("--Archive:Store=", "Store")]
    [InlineData("--Archive:Store=nonsense", "Store")]
    [InlineData("--Archive:ApiKeys:0=secret", "SHA-256")]
    [InlineData("--Archive:MaxConnections=0", "MaxConnections")]
    [InlineData("--Archive:MaxConnections=many", "MaxConnections")]
    [InlineData("--Archive:PullEvery=-00:00:01", "PullEvery")]
    [InlineData("--Archive:ReconcileEvery=-00:00:01", "ReconcileEvery")]
    [InlineData("--Archive:Peers:0=archive", "Peers")]
    public void A_configuration_that_is_none_is_refused_by_name(string argument, string named)
    {
        var error = Should.Throw<OptionsValidationException>(() => NodeApplication.Create([argument]));
        error.Message.ShouldContain(named);
        error.Message.ShouldNotContain("secret");
    }
}
