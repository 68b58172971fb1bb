using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>
/// A fresh database of one provider, and stores on it. A provider says how to choose it and how to make and drop the
/// database.
/// </summary>
public abstract class StoreFixture : IAsyncLifetime
{
    private readonly List<ServiceProvider> _others = [];
    private ServiceProvider? _services;

    /// <summary>The services of an application that uses the database. Made when first asked for.</summary>
    public IServiceProvider Services => _services ??= Build();

    /// <summary>Whether a writer who remembers a server does not read its row again while it is alone.</summary>
    public virtual bool KnowsThatNobodyElseWrites => false;

    /// <summary>Whether the engine's own checks tell of every entry of an index that leads elsewhere.</summary>
    public virtual bool ChecksProveIndexes => false;

    public IEventStore Store => Services.GetRequiredService<IEventStore>();

    public IArchiveVerifier Verifier => Services.GetRequiredService<IArchiveVerifier>();

    /// <summary>SQL that lets <c>Events</c> be changed, so that a test can damage it.</summary>
    protected abstract IReadOnlyList<string> AllowChangesSql { get; }

    /// <summary>A second application on the same database, with its own memory of it.</summary>
    public IServiceProvider OpenAnother(Action<EventStoreOptions>? configure = null)
    {
        var other = Build(configure);
        _others.Add(other);
        return other;
    }

    /// <summary>Ends the application and starts it anew on the same database.</summary>
    /// <param name="configure">Sets options.</param>
    /// <param name="clock">The clock to use instead of the system's.</param>
    /// <param name="configureServices">Adds services of the application's own.</param>
    public async Task<IEventStore> ReopenAsync(
        Action<EventStoreOptions>? configure = null, TimeProvider? clock = null, Action<IServiceCollection>? configureServices = null)
    {
        await CloseAsync();
        _services = Build(configure, clock, configureServices);
        return Store;
    }

    /// <summary>Ends the application and starts it anew with interceptors of EF Core's.</summary>
    public Task<IEventStore> ReopenAsync(
        IInterceptor[] interceptors, Action<EventStoreOptions>? configure = null, TimeProvider? clock = null) => ReopenAsync(
        configure, clock, s => s.ConfigureDbContext<EventStoreDbContext>(o => o.AddInterceptors(interceptors)));

    /// <summary>Ends the application.</summary>
    public async Task CloseAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        _services = null;
    }

    /// <summary>Ends the application the synchronous way.</summary>
    public void Close()
    {
        _services?.Dispose();
        _services = null;
    }

    /// <summary>Changes rows behind the store's back.</summary>
    public async Task<int> TamperAsync(FormattableString sql)
    {
        await using var context = await Services.GetRequiredService<IDbContextFactory<EventStoreDbContext>>().CreateDbContextAsync();
        await context.Database.OpenConnectionAsync();
        foreach (var statement in AllowChangesSql)
            await context.Database.ExecuteSqlRawAsync(statement);
        return await context.Database.ExecuteSqlAsync(sql);
    }

    /// <summary>Says, as an operator does who puts an older state back, that what was stored since is to be gone.</summary>
    public virtual void AcceptOlderState()
    {
    }

    public abstract Task InitializeAsync();

    public async Task DisposeAsync()
    {
        foreach (var other in _others)
            await other.DisposeAsync();
        await CloseAsync();
        await DropAsync();
    }

    protected abstract void UseProvider(IEventStoreBuilder builder);

    protected abstract Task DropAsync();

    private ServiceProvider Build(
        Action<EventStoreOptions>? configure = null, TimeProvider? clock = null, Action<IServiceCollection>? configureServices = null)
    {
        var services = new ServiceCollection();
        configureServices?.Invoke(services);
        services.AddHealthChecks().AddEventStore();
        if (clock is not null)
            services.AddSingleton(clock);
        UseProvider(services.AddEventStore(configure));
        return services.BuildServiceProvider(validateScopes: true);
    }
}
