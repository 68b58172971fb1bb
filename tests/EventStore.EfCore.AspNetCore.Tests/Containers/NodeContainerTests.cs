using DotNet.Testcontainers.Builders;
using EventStore.EfCore.AspNetCore.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Containers;

/// <summary>The node as its Dockerfile makes it.</summary>
public sealed class NodeContainerTests(NodeImage image) : IClassFixture<NodeImage>
{
    private const int Writers = 8;
    private const int EventsOfWriter = 2_000;

    private readonly Acknowledged _acknowledged = new();

    [Fact]
    public async Task It_is_no_root_and_writes_nowhere_but_to_a_volume_that_is_its_own()
    {
        await using var node = await NodeContainer.StartAsync(await image.GetAsync());
        await _acknowledged.PostAsync(node.Writer, Samples.Chain(3));
        _acknowledged.Count.ShouldBe(3);

        (await node.RunAsync("id -u")).ShouldBe("1654");
        (await node.RunAsync("cat /proc/1/status")).ShouldContain("Uid:\t1654\t1654\t1654\t1654");
        (await node.RunAsync("stat -c '%a %u' /data")).ShouldBe("700 1654");
        (await node.RunAsync("cat /proc/mounts")).ShouldContain(" /data ");
        (await node.RunAsync("ls /data")).ShouldContain("archive.db");
        (await node.RunAsync("touch /app/here")).ShouldContain("Read-only");
        (await node.Writer.GetStringAsync(new Uri("health/live", UriKind.Relative))).ShouldBe("Healthy");
        (await node.GetLogAsync()).ShouldNotContain("warn:");
    }

    [Theory]
    [InlineData("SIGTERM", 0)]
    [InlineData("SIGKILL", 128 + 9)]
    public async Task What_it_has_acknowledged_is_there_when_another_container_has_its_volume(string signal, long exitCode)
    {
        var built = await image.GetAsync();
        await using var volume = new VolumeBuilder().WithName($"eventstore-{Guid.NewGuid():N}").Build();
        await volume.CreateAsync();
        await using (var node = await NodeContainer.StartAsync(built, volume, signal))
        {
            var posts = Enumerable.Range(1, Writers)
                .Select(i => _acknowledged.PostAsync(node.Writer, Samples.Chain(EventsOfWriter, (byte)i))).ToArray();
            await Task.WhenAny(posts);
            (await node.StopAsync()).ShouldBe(exitCode);
            await Task.WhenAll(posts);
        }

        await using var next = await NodeContainer.StartAsync(built, volume);
        _acknowledged.Count.ShouldBeGreaterThanOrEqualTo(EventsOfWriter);
        _acknowledged.Of(Samples.Garden).ShouldBeSubsetOf(await Acknowledged.ReadAsync(next.Writer, Samples.Garden));
    }
}
