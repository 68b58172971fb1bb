using EventStore.EfCore.ConformanceTests;

namespace EventStore.EfCore.Sqlite.Tests.Damage;

/// <summary>A small store with everything in it: two servers, channels, forks, a hole. Made once, copied for each test.</summary>
public sealed class StoreTemplate : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static ServerId Grove { get; } = new("grove");

    public static ServerId Meadow { get; } = new("meadow");

    public IReadOnlyList<Event> Events { get; private set; } = [];

    public static async Task<StoreTemplate> CreateAsync()
    {
        var template = new StoreTemplate();
        var late = new ChainBuilder(Grove, 9).Take(6, "random");
        var grove = EventSamples.Community(Grove, 3, 4, "general", "random", null);
        template.Events =
            [.. grove, new ChainBuilder(Grove, 1).ForkOf(grove[3]), late[0], late[5], .. EventSamples.Community(Meadow, 2, 4, "general")];
        await using (var application = new StoreApplication(template._folder.ConnectionString))
            await application.Store.StoreEventsAsync([.. template.Events]);

        // Takes the log into the file, so that one file is the whole store.
        using var connection = template._folder.Open();
        connection.Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
        return template;
    }

    internal void CopyTo(TemporaryFolder folder) => File.Copy(_folder.File, folder.File);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
