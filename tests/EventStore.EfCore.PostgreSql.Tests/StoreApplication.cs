using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.PostgreSql.Tests;

/// <summary>An application as a team would write it: AddEventStore().UsePostgreSql(…).</summary>
internal sealed class StoreApplication : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public StoreApplication(
        string connectionString,
        Action<PostgreSqlEventStoreOptions>? configurePostgreSql = null,
        Action<EventStoreOptions>? configure = null,
        params IInterceptor[] interceptors)
    {
        var services = new ServiceCollection();
        services.AddEventStore(configure).UsePostgreSql(connectionString, configurePostgreSql);
        services.ConfigureDbContext<EventStoreDbContext>(o => o.AddInterceptors(interceptors));
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IServiceProvider Services => _services;

    public IEventStore Store => Services.GetRequiredService<IEventStore>();

    public IEventStoreSchema Schema => Services.GetRequiredService<IEventStoreSchema>();

    public IArchiveVerifier Verifier => Services.GetRequiredService<IArchiveVerifier>();

    public EventStoreDbContext CreateContext() => Services.GetRequiredService<IDbContextFactory<EventStoreDbContext>>().CreateDbContext();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
