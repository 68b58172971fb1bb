using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>An event store on a PostgreSQL server, as an application has it.</summary>
internal sealed class ServerArchive : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ServerArchive(
        string connectionString,
        Action<EventStoreOptions>? configure = null,
        Action<PostgreSqlEventStoreOptions>? configurePostgreSql = null)
    {
        var services = new ServiceCollection();
        services.AddEventStore(configure ?? (_ => { })).UsePostgreSql(connectionString, configurePostgreSql);
        _services = services.BuildServiceProvider();
    }

    public IEventStore Store => _services.GetRequiredService<IEventStore>();

    public IBulkLoader BulkLoader => _services.GetRequiredService<IBulkLoader>();

    public Task CreateAsync() => _services.GetRequiredService<IEventStoreSchema>().MigrateAsync();

    /// <summary>Verifies a whole database.</summary>
    /// <exception cref="BenchmarkFailedException">It is damaged, or does not hold so many events.</exception>
    public static async Task VerifyAsync(string name, string connectionString, long events)
    {
        await using var archive = new ServerArchive(connectionString);
        var report = await archive._services.GetRequiredService<IArchiveVerifier>().VerifyAsync();
        if (!report.Ok)
        {
            throw new BenchmarkFailedException(
                $"'{name}' left {report.Damages} damages, the first: {report.Findings.First(f => f.IsDamage)}");
        }

        if (report.EventsChecked != events)
            throw new BenchmarkFailedException($"'{name}' was given {events} events; its database holds {report.EventsChecked}.");
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
