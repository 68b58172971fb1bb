using EventStore.EfCore.Reconciling;

namespace EventStore.EfCore;

/// <summary>
/// One reconciliation of a server's log, from the side that asks. Call <see cref="Initiate"/>, send the message, and give each answer to
/// <see cref="ReconcileAsync"/> until there is no next message. One caller at a time.
/// </summary>
/// <remarks>
/// Hand events over as they are named, between the rounds: then neither side tells again of what the other got. A session holds nothing
/// that must be closed; it remembers the hashes that it has named in <see cref="ReconcileStep.Have"/>.
/// </remarks>
public sealed class ReconcileSession
{
    // Both sides halve what is left at least with each message, and no log has 2^48 events.
    private const int MostFruitlessRounds = 64;

    // As many as a host may leave to the end, or the peer may have erased. One that names more than it gives could go on for ever.
    private const int MostNotGiven = 1_000_000;

    private readonly KeptItems _items;
    private readonly ReconcileOptions _options;
    private readonly HashSet<EventHash> _named = [];
    private readonly long _held;
    private long _needed;
    private int _fruitless;

    internal ReconcileSession(ServerId server, KeptItems items, ReconcileOptions options)
    {
        Server = server;
        _items = items;
        _options = options;
        _held = items.Use(set => set.Count);
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

    /// <summary>Takes the peer's answer. What was stored here meanwhile, by whomever, takes part from now on.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ReconciliationProtocolException">It is no message, is too large, of another version of the protocol, or the peer
    /// has named nothing new for 64 rounds, or more than 1,000,000 events that have not been stored here.</exception>
    public async Task<ReconcileStep> ReconcileAsync(ReadOnlyMemory<byte> answer, CancellationToken cancellationToken = default)
    {
        _options.RequireSize(answer.Length);
        await _items.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var (step, held) = _items.Use(set => (Exchange(set).Take(answer.Span), set.Count));
        step = step with { Have = [.. step.Have.Where(_named.Add)] };
        _fruitless = step.Have.Count + step.Need.Count > 0 ? 0 : _fruitless + 1;
        if (step.Next is null)
            return step;
        if (_fruitless >= MostFruitlessRounds)
            throw new ReconciliationProtocolException($"for {MostFruitlessRounds} rounds the peer has named no event, and found no end");
        _needed += step.Need.Count;
        if (_needed - (held - _held) > MostNotGiven)
            throw new ReconciliationProtocolException($"the peer has named {_needed} events, of which {held - _held} came");
        Rounds++;
        return step;
    }

    private RangeExchange Exchange(ItemSet items) => new(items, _options.MaxMessageBytes, Splitting.Narrow);
}
