using System.Runtime.CompilerServices;
using EventStore.EfCore.Cli.Ingesting;

namespace EventStore.EfCore.Cli.Repairing;

/// <summary>A file of JSON Lines, as `export` writes it. It is read once.</summary>
internal sealed class FileSource(string path, JsonLinesSource lines) : IRepairSource
{
    public string Name => path;

    public async IAsyncEnumerable<Event> FindAsync(
        IReadOnlyList<QuarantinedItem> damaged, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var byHash = damaged.Where(d => d.Hash is not null).ToLookup(d => (d.Server?.Value, d.Hash));
        var byPlace = damaged.ToLookup(d => (d.Server?.Value, d.Author, d.Sequence));
        var found = new HashSet<QuarantinedItem>();
        var others = new List<(QuarantinedItem Item, Event Event)>();
        await foreach (var line in lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (line.Event is not { } value)
                continue;
            foreach (var item in byPlace[(value.Server.Value, value.Author.ToString(), value.Sequence)])
                others.Add((item, value));
            var named = byHash[(value.Server.Value, value.Hash.ToString())].ToArray();
            found.UnionWith(named);
            if (named.Length > 0)
                yield return value;
        }

        foreach (var (_, value) in others.Where(o => !found.Contains(o.Item)))
            yield return value;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
