using System.Net;
using System.Text;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PackageTests;

/// <summary>The application as a process of its own.</summary>
[Collection(nameof(Consumers))]
public sealed class HostTests(Workplace workplace)
{
    private static string[] Events => File.ReadAllLines(
        Path.Combine(Repository.Folder, "src", "EventStore.EfCore.Cli", "samples", "sample.jsonl"));

    [Fact]
    public async Task Calls_that_are_in_flight_when_the_host_is_ended_are_answered_and_their_events_are_there()
    {
        const int Calls = 20;
        var file = workplace.PathOf("shutdown.db");
        await workplace.Garden.MigrateAsync(file);
        using var host = await workplace.Garden.StartAsync(file);
        (await PostAsync(host, Events[0])).ShouldBe(HttpStatusCode.OK);
        (await host.Client.GetStringAsync(new Uri("/health", UriKind.Relative))).ShouldBe("Healthy");

        Task<HttpStatusCode>[] calls;
        using (var other = Sqlite.Open(file))
        {
            // No call can end while another writer has the file.
            other.Execute("BEGIN IMMEDIATE");
            calls = [.. Events[1..(Calls + 1)].Select(line => PostAsync(host, line))];
            await host.HearAsync("Request starting HTTP/1.1 POST", Calls);
            await host.TerminateAsync();
            await host.HearAsync("Application is shutting down...");
            calls.ShouldAllBe(call => !call.IsCompleted);
            other.Execute("ROLLBACK");
        }

        (await Task.WhenAll(calls)).ShouldAllBe(code => code == HttpStatusCode.OK);
        (await host.EndAsync()).ShouldBe(0);
        Sqlite.Count(file, "Events").ShouldBe(Calls + 1);
        Sqlite.Count(file, "Bookmarks").ShouldBe(Calls + 1);
    }

    private static async Task<HttpStatusCode> PostAsync(GardenHost host, string line)
    {
        using var content = new StringContent(line, Encoding.UTF8, "application/json");
        using var answer = await host.Client.PostAsync(new Uri("/events", UriKind.Relative), content);
        return answer.StatusCode;
    }
}
