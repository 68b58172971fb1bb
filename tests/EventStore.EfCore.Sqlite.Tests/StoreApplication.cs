using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Sqlite.Tests;

/// <summary>An application as a team would write it: AddEventStore().UseSqlite(…).</summary>
internal sealed class StoreApplication : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public StoreApplication(
        string connectionString,
        Action<EventStoreOptions>? configure = null,
        Action<SqliteEventStoreOptions>? configureSqlite = null,
        params IInterceptor[] interceptors)
    {
        var services = new ServiceCollection();
        services.AddEventStore(configure).UseSqlite(connectionString, configureSqlite);
        services.ConfigureDbContext<EventStoreDbContext>(o => o.AddInterceptors(interceptors));
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IServiceProvider Services => _services;

    public IEventStore Store => Services.GetRequiredService<IEventStore>();

    public IEventStoreSchema Schema => Services.GetRequiredService<IEventStoreSchema>();

    public IArchiveVerifier Verifier => Services.GetRequiredService<IArchiveVerifier>();

    public EventStoreDbContext CreateContext() => Services.GetRequiredService<IDbContextFactory<EventStoreDbContext>>().CreateDbContext();

    /// <summary>Opens the context's connection the way EF does before a query.</summary>
    public static async Task<SqliteConnection> OpenAsync(EventStoreDbContext context, bool isAsync)
    {
        if (isAsync)
            await context.Database.OpenConnectionAsync();
        else
            context.Database.OpenConnection();
        return (SqliteConnection)context.Database.GetDbConnection();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
