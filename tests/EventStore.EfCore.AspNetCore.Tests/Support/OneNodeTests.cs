using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Support;

/// <summary>Tests of a node with a new archive each.</summary>
public abstract class OneNodeTests : IAsyncLifetime
{
    private protected TempFolder Folder { get; } = new();

    private protected TestNode Node { get; private set; } = null!;

    public async Task InitializeAsync() => Node = await TestNode.StartAsync(Folder.File("archive.db"));

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        Folder.Dispose();
    }
}
