namespace EventStore.EfCore;

/// <summary>The log of a server holds no event with a hash.</summary>
/// <param name="server">The server of the log.</param>
/// <param name="hash">The hash.</param>
public sealed class EventNotFoundException(ServerId server, EventHash hash)
    : EventStoreException(
        $"The log of server '{server}' holds no event '{hash}': nothing was erased. Check server and hash; what was never stored can be "
        + "erased only after it was.")
{
    /// <summary>The server of the log.</summary>
    public ServerId Server { get; } = server;

    /// <summary>The hash.</summary>
    public EventHash Hash { get; } = hash;

    internal override string ErrorType => "not_found";
}
