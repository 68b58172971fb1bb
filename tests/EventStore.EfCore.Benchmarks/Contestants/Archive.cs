using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>An event store as an application has it.</summary>
internal sealed class Archive : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public Archive(string file, Action<SqliteEventStoreOptions>? configure = null, bool verifiesSignatures = false)
    {
        var services = new ServiceCollection();
        var store = services.AddEventStore().UseSqlite($"Data Source={file}", configure);
        if (verifiesSignatures)
            store.VerifySignatures();
        _services = services.BuildServiceProvider();
    }

    public IServiceProvider Services => _services;

    public IEventStore Store => _services.GetRequiredService<IEventStore>();

    public IBulkLoader BulkLoader => _services.GetRequiredService<IBulkLoader>();

    public EventStoreDbContext CreateContext() =>
        _services.GetRequiredService<IDbContextFactory<EventStoreDbContext>>().CreateDbContext();

    public Task CreateAsync() => _services.GetRequiredService<IEventStoreSchema>().MigrateAsync();

    /// <summary>Verifies a whole file, and says how many events it holds.</summary>
    /// <exception cref="BenchmarkFailedException">The verification found damage.</exception>
    public static async Task<long> VerifyAsync(string file)
    {
        await using var archive = new Archive(file);
        var report = await archive._services.GetRequiredService<IArchiveVerifier>().VerifyAsync();
        return report.Ok
            ? report.EventsChecked
            : throw new BenchmarkFailedException(
                $"{file} has {report.Damages} damages, the first: "
                + $"{report.Findings.First(f => f.IsDamage)}");
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();

        // Idle connections keep the file open, and its write-ahead log with it.
        SqliteConnection.ClearAllPools();
    }
}
