using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EventStore.EfCore.CrashTests;

/// <summary>A store as an application opens it.</summary>
internal sealed class OpenedStore(string file, bool create = false) : IAsyncDisposable
{
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    private readonly ServiceProvider _provider = Build(file, create);

    public IEventStore Events => _provider.GetRequiredService<IEventStore>();

    public IArchiveVerifier Verifier => _provider.GetRequiredService<IArchiveVerifier>();

    public IEventStoreSchema Schema => _provider.GetRequiredService<IEventStoreSchema>();

    public EventStoreDbContext CreateContext() =>
        _provider.GetRequiredService<IDbContextFactory<EventStoreDbContext>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }

    private static ServiceProvider Build(string file, bool create)
    {
        var services = new ServiceCollection();

        // One for all: EF keeps its own services by it, and builds them anew for another.
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddEventStore(o => o.CreateDatabase = create)
            .UseSqlite($"Data Source={file};Mode={(create ? "ReadWriteCreate" : "ReadWrite")}", o => o.BusyTimeout = BusyTimeout);
        return services.BuildServiceProvider();
    }
}
