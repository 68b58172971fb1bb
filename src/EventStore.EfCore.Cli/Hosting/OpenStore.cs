using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>The services of one command's store. Opens the database with the first call.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    // As many names as a person looks through.
    private const int MaxNames = 20;

    private readonly IHost _host;

    public OpenStore(StoreTarget target, bool createDatabase, TextWriter error, bool verifiesSignatures = false)
    {
        Target = target;
        _host = StoreHost.CreateBuilder(target, createDatabase, verifiesSignatures, error).Build();
    }

    public StoreTarget Target { get; }

    public IEventStore Events => _host.Services.GetRequiredService<IEventStore>();

    public IEventStoreSchema Schema => _host.Services.GetRequiredService<IEventStoreSchema>();

    public IBulkLoader BulkLoader => _host.Services.GetRequiredService<IBulkLoader>();

    public IArchiveCopier Copier => _host.Services.GetRequiredService<IArchiveCopier>();

    public IArchivePuller Puller => _host.Services.GetRequiredService<IArchivePuller>();

    public IArchiveBackup Backup => _host.Services.GetRequiredService<IArchiveBackup>();

    public IArchiveMaintenance Maintenance => _host.Services.GetRequiredService<IArchiveMaintenance>();

    public IArchiveEraser Eraser => _host.Services.GetRequiredService<IArchiveEraser>();

    public IArchiveReconciler Reconciler => _host.Services.GetRequiredService<IArchiveReconciler>();

    public IArchiveVerifier Verifier => _host.Services.GetRequiredService<IArchiveVerifier>();

    public IEventQuarantine Quarantine => _host.Services.GetRequiredService<IEventQuarantine>();

    public EventStoreOptions Options => _host.Services.GetRequiredService<IOptions<EventStoreOptions>>().Value;

    public Task<EventStoreDbContext> CreateContextAsync(CancellationToken cancellationToken) =>
        _host.Services.GetRequiredService<IDbContextFactory<EventStoreDbContext>>().CreateDbContextAsync(cancellationToken);

    /// <summary>Refuses a server that the store does not hold, rather than answering as if it were empty.</summary>
    public async Task RequireServerAsync(ServerId server, CancellationToken cancellationToken)
    {
        var servers = await Events.GetServersAsync(cancellationToken).ConfigureAwait(false);
        if (servers.All(s => s.Server != server))
        {
            throw new CliException(
                CliProblem.NotFound,
                $"The store '{Target.Name}' holds no server '{server}'. `eventstore servers` lists those it holds.");
        }
    }

    /// <summary>Refuses a channel that the server's log does not have.</summary>
    public async Task RequireChannelAsync(ServerId server, string channel, CancellationToken cancellationToken)
    {
        var context = await CreateContextAsync(cancellationToken).ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            var number = context.Servers.Where(s => s.Name == server.Value).Select(s => s.Number);
            var names = await context.Channels.Where(c => number.Contains(c.ServerNumber)).Select(c => c.Name)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            if (names.Contains(channel))
                return;
            names.Sort(StringComparer.Ordinal);
            var others = names.Count == 0 ? "Its events have none." : $"It has '{string.Join("', '", names.Take(MaxNames))}'"
                + (names.Count > MaxNames ? $" and {names.Count - MaxNames} more." : ".");
            throw new CliException(CliProblem.NotFound, $"The log of server '{server}' has no channel '{channel}'. {others}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync().ConfigureAwait(false);
        else
            _host.Dispose();
    }
}
