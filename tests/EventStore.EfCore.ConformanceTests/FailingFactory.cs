using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>A context factory of the application's own that can fail.</summary>
public sealed class FailingFactory : IDbContextFactory<EventStoreDbContext>
{
    private volatile bool _isFailing;
    private volatile PooledDbContextFactory<EventStoreDbContext>? _contexts;

    public bool IsFailing
    {
        get => _isFailing;
        set => _isFailing = value;
    }

    /// <summary>Is called when somebody wants a context, before the answer.</summary>
    public Action Asked { get; set; } = () => { };

    /// <summary>To be called before the provider is chosen, whose own factory then stays away.</summary>
    public void Register(IServiceCollection services) => services.AddSingleton<IDbContextFactory<EventStoreDbContext>>(provider =>
    {
        _contexts = new PooledDbContextFactory<EventStoreDbContext>(provider.GetRequiredService<DbContextOptions<EventStoreDbContext>>());
        return this;
    });

    public EventStoreDbContext CreateDbContext()
    {
        Asked();
        return IsFailing ? throw new FactoryFailedException() : _contexts!.CreateDbContext();
    }

    public sealed class FactoryFailedException() : Exception("the factory failed");
}
