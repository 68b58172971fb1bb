using System.Threading.Channels;

namespace EventStore.EfCore.Writing;

/// <summary>
/// The bounded queue of calls. A call whose lanes are busy is passed over, and with it all later ones in those lanes: every log gets its
/// calls in the order in which they were made.
/// </summary>
/// <param name="options">How long it is, and how large a transaction's calls may be together.</param>
/// <param name="wakesInline">
/// Whether the caller itself wakes the writer, which then runs on a thread of its own: the thread pool may have no thread to spare.
/// </param>
internal sealed class WriteQueue(EventStoreOptions options, bool wakesInline)
{
    private readonly Channel<WriteCall> _calls = Channel.CreateBounded<WriteCall>(
        new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true, AllowSynchronousContinuations = wakesInline });

    private readonly LinkedList<WriteCall> _passedOver = [];
    private Task<bool> _arrival = Task.FromResult(true);

    /// <summary>Whether a call that arrives can be looked at.</summary>
    public bool IsOpen => _passedOver.Count < options.QueueCapacity && !_calls.Reader.Completion.IsCompleted;

    /// <summary>Whether a call waits.</summary>
    public bool HasCalls => _passedOver.Count > 0 || _calls.Reader.Count > 0;

    /// <summary>Adds a call when there is a place.</summary>
    /// <exception cref="ChannelClosedException">The queue is closed.</exception>
    public ValueTask AddAsync(WriteCall call, CancellationToken cancellationToken) => _calls.Writer.WriteAsync(call, cancellationToken);

    /// <summary>True when a call has arrived; false when none will any more.</summary>
    public Task<bool> WaitAsync()
    {
        if (_arrival.IsCompleted)
            _arrival = _calls.Reader.WaitToReadAsync().AsTask();
        return _arrival;
    }

    /// <summary>Takes the calls of one transaction, in order.</summary>
    /// <param name="busy">The lanes in which a transaction runs.</param>
    /// <returns>Without calls when none can begin.</returns>
    public CallGroup Take(Lanes busy)
    {
        var group = new CallGroup(options);
        var blocked = busy;
        for (var node = _passedOver.First; node is not null;)
        {
            var (call, next) = (node.Value, node.Next);
            if (call.IsOver || MayBegin(call))
            {
                if (!group.HasRoomFor(call))
                    return group;
                _passedOver.Remove(node);
                group.Take(call);
            }

            node = next;
        }

        while (IsOpen && _calls.Reader.TryPeek(out var call))
        {
            var mayBegin = MayBegin(call);
            if (mayBegin && !group.HasRoomFor(call))
                return group;
            _calls.Reader.TryRead(out _);
            if (mayBegin)
                group.Take(call);
            else
                _passedOver.AddLast(call);
        }

        return group;

        bool MayBegin(WriteCall call)
        {
            if (!call.Lanes.Overlap(blocked) && group.Fits(call))
                return true;
            blocked |= call.Lanes;
            return false;
        }
    }

    /// <summary>Lets no more calls in.</summary>
    public void Close() => _calls.Writer.TryComplete();

    /// <summary>All calls that are left in a closed queue.</summary>
    public IEnumerable<WriteCall> Drain()
    {
        while (_passedOver.First is { } node)
        {
            _passedOver.RemoveFirst();
            yield return node.Value;
        }

        while (_calls.Reader.TryRead(out var call))
            yield return call;
    }
}
