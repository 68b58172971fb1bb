using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>The other archive of a pull: a store that can be opened from here, or one behind HTTP.</summary>
internal sealed class PullSource : IAsyncDisposable
{
    private readonly OpenStore? _store;
    private readonly HttpClient? _client;

    private PullSource(string name, IReconcilableSource archive, OpenStore? store, HttpClient? client) =>
        (Name, Archive, _store, _client) = (name, archive, store, client);

    /// <summary>As a person would name it.</summary>
    public string Name { get; }

    public IReconcilableSource Archive { get; }

    /// <exception cref="CliException">There is no store there.</exception>
    public static async Task<PullSource> OpenAsync(CliContext cli, PullTarget target, CancellationToken cancellationToken)
    {
        if (target.Address is { } address)
        {
            var client = new HttpClient();
            return new PullSource(address.AbsoluteUri, new HttpArchiveSource(client, address), store: null, client);
        }

        var store = cli.OpenForReading(target.Store!);
        var source = new PullSource(store.Target.Name, new ReconcilableStore(store.Events, store.Reconciler), store, client: null);
        if ((await store.Schema.GetStatusAsync(cancellationToken).ConfigureAwait(false)).Exists)
            return source;
        await source.DisposeAsync().ConfigureAwait(false);
        throw new CliException(CliProblem.NotFound, $"There is no store at '{source.Name}' to pull from.");
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_store is not null)
            await _store.DisposeAsync().ConfigureAwait(false);
    }
}
