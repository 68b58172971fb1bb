using EventStore.EfCore.CrashTests.Processes;
using PostgreSql.TestServers;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.Containers;

/// <summary>The published tool is killed together with its container, and its store stays on a volume.</summary>
[Collection(nameof(ManyProcesses))]
public sealed class KilledContainerTests(ITestOutputHelper output)
{
    private const int Events = 20_000;
    private const string Ingest = "ingest /store/events.jsonl --store /store/archive.db --batch 100";

    [Fact]
    public async Task A_tool_killed_with_its_container_has_lost_no_event_that_its_progress_counted()
    {
        ContainerEngine.Require("the tool is not killed in a container");
        await using var container = await ToolContainer.StartAsync();
        await container.RunAsync($"generate --servers 3 --events {Events} >/store/events.jsonl");
        var generated = Lines(await container.RunShellAsync("cat /store/events.jsonl"));

        // The same store over and over; what it has already is skipped.
        foreach (var killAfter in new[] { 1, 2_000, 7_000 })
        {
            await container.BeginAsync(Ingest);
            while (await container.CountedAsync() < killAfter)
                await Task.Delay(50);
            (await container.KillAsync()).ShouldBe(128 + 9, "it was SIGKILL");
            await container.StartAgainAsync();

            var counted = await container.CountedAsync();
            var stored = await VerifiedAsync(container);
            output.WriteLine($"{counted} of {generated.Length} events were counted, {stored.Count} are stored");
            generated.Take(counted).Count(line => !stored.Contains(line)).ShouldBe(0, "counted, and lost");
            stored.Count.ShouldBeLessThan(Events, "it was killed in the middle");
        }

        await container.RunAsync(Ingest);
        (await VerifiedAsync(container)).SetEquals(generated).ShouldBeTrue();
    }

    private static async Task<HashSet<string>> VerifiedAsync(ToolContainer container)
    {
        await container.RunAsync("verify --store /store/archive.db");
        return [.. Lines(await container.RunAsync("export --store /store/archive.db"))];
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
