using EventStore.EfCore.Reconciling;

namespace EventStore.EfCore;

/// <summary>
/// One reconciliation of a server's log, from the side that asks. Call <see cref="Initiate"/>, send the message, and give each answer to
/// <see cref="Reconcile"/> until there is no next message. One caller at a time.
/// </summary>
/// <remarks>
/// Events that are stored meanwhile, what the peer gives for instance, may take part or not. A session holds nothing that must be closed.
/// </remarks>
public sealed class ReconcileSession
{
    // Both sides halve what is left at least with each message, and no log has 2^48 events.
    private const int MostFruitlessRounds = 64;

    private readonly KeptItems _items;
    private readonly ReconcileOptions _options;
    private long _have;
    private int _fruitless;

    internal ReconcileSession(ServerId server, KeptItems items, ReconcileOptions options)
    {
        Server = server;
        _items = items;
        _options = options;
    }

    /// <summary>Whose log.</summary>
    public ServerId Server { get; }

    /// <summary>How many messages were made: each of them and its answer are a round.</summary>
    public int Rounds { get; private set; }

    /// <summary>The first message for the peer.</summary>
    public ReadOnlyMemory<byte> Initiate()
    {
        Rounds++;
        return _items.Use(set => Exchange(set).Begin());
    }

    /// <summary>Takes the peer's answer.</summary>
    /// <exception cref="ReconciliationProtocolException">It is no message, is too large, of another version of the protocol, or leads
    /// nowhere: a peer that names nothing new for 64 rounds, or more events that it lacks than there are.</exception>
    public ReconcileStep Reconcile(ReadOnlyMemory<byte> answer)
    {
        _options.RequireSize(answer.Length);
        var (step, count) = _items.Use(set => (Exchange(set).Take(answer.Span), set.Count));
        _have += step.Have.Count;
        if (_have > count)
            throw new ReconciliationProtocolException($"with it, the peer lacks '{_have}' events of the {count} that there are");
        _fruitless = step.Have.Count + step.Need.Count > 0 ? 0 : _fruitless + 1;
        if (step.Next is not null && _fruitless >= MostFruitlessRounds)
            throw new ReconciliationProtocolException($"for {MostFruitlessRounds} rounds the peer has named no event, and found no end");
        if (step.Next is not null)
            Rounds++;
        return step;
    }

    private RangeExchange Exchange(ItemSet items) => new(items, _options.MaxMessageBytes, Splitting.Narrow);
}
