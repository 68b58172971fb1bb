using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>The services of one command's store. Opens the database with the first call.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private readonly IHost _host;

    public OpenStore(StoreTarget target, bool createDatabase, TextWriter error)
    {
        Target = target;
        _host = StoreHost.CreateBuilder(target, createDatabase, error).Build();
    }

    public StoreTarget Target { get; }

    public IEventStore Events => _host.Services.GetRequiredService<IEventStore>();

    public IEventStoreSchema Schema => _host.Services.GetRequiredService<IEventStoreSchema>();

    public IBulkLoader BulkLoader => _host.Services.GetRequiredService<IBulkLoader>();

    public IArchiveVerifier Verifier => _host.Services.GetRequiredService<IArchiveVerifier>();

    public EventStoreOptions Options => _host.Services.GetRequiredService<IOptions<EventStoreOptions>>().Value;

    /// <summary>Refuses a server that the store does not hold, rather than answering as if it were empty.</summary>
    public async Task RequireServerAsync(ServerId server, CancellationToken cancellationToken)
    {
        var servers = await Events.GetServersAsync(cancellationToken).ConfigureAwait(false);
        if (servers.All(s => s.Server != server))
            throw new CliException($"The store '{Target.Name}' holds no server '{server}'. `eventstore servers` lists those it holds.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync().ConfigureAwait(false);
        else
            _host.Dispose();
    }
}
