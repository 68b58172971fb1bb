using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Processes;

/// <summary>A process counts for itself, whatever nodes others have.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Metrics_are_in_the_text_format_with_units_and_buckets()
    {
        using var node = new NodeProcess(_folder.File("archive.db"), NodeProcess.FreePort());
        await node.StartAsync();
        using var lines = new ByteArrayContent(await Samples.ToLinesAsync(Samples.Chain(3)));
        using var stored = await node.Client.PostAsync(new Uri("events", UriKind.Relative), lines);
        (await stored.Content.ReadAsStringAsync()).Split("\"stored\"").Length.ShouldBe(3 + 1);
        await node.Client.GetStringAsync("servers");

        using var answer = await node.Client.GetAsync(new Uri("metrics", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        text.ShouldContain("# TYPE eventstore_write_events_total counter\n");
        text.ShouldMatch("""(?m)^eventstore_write_events_total\{.*eventstore_outcome="stored".*\} 3$""");
        text.ShouldContain("# TYPE eventstore_write_duration_seconds histogram\n");
        text.ShouldMatch("""(?m)^eventstore_write_duration_seconds_bucket\{.*le="\+Inf".*\} [1-3]$""");
        text.ShouldContain("# TYPE eventstore_log_size_bytes gauge\n");
        text.ShouldContain("http_route=\"/servers\"");
        text.ShouldContain("dotnet_process_memory_working_set_bytes");
        text.ShouldNotContain("eventstore_backup_age", customMessage: "there is none");
    }
}
