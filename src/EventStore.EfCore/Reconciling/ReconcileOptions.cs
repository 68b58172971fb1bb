namespace EventStore.EfCore;

/// <summary>How large messages of a reconciliation may be. The two sides need not agree.</summary>
public sealed record ReconcileOptions
{
    /// <summary>The smallest limit that the protocol knows, in bytes.</summary>
    public const int SmallestMessage = 4096;

    /// <summary>The largest limit, in bytes.</summary>
    public const int LargestMessage = 64 * 1024 * 1024;

    /// <summary>
    /// The most bytes of a message that is made here. What does not fit is left for the next round, so a small limit costs rounds.
    /// </summary>
    /// <value>65,536 bytes unless set; 4,096 bytes to 64 MiB.</value>
    public int MaxMessageBytes
    {
        get;
        init => field = Checked(value);
    } = 64 * 1024;

    /// <summary>The most bytes of a message that is taken from a peer. It bounds time and memory that the message can cost.</summary>
    /// <value>1 MiB unless set; 4,096 bytes to 64 MiB.</value>
    public int MaxReceivedBytes
    {
        get;
        init => field = Checked(value);
    } = 1024 * 1024;

    /// <exception cref="ReconciliationProtocolException">A peer's message is larger.</exception>
    internal void RequireSize(int bytes)
    {
        if (bytes > MaxReceivedBytes)
        {
            throw new ReconciliationProtocolException(
                $"it has {bytes} bytes; {MaxReceivedBytes} are taken (ReconcileOptions.MaxReceivedBytes)");
        }
    }

    private static int Checked(int value) => value is >= SmallestMessage and <= LargestMessage
        ? value
        : throw new ArgumentOutOfRangeException(
            nameof(value), value, $"Messages of a reconciliation have {SmallestMessage} bytes to {LargestMessage} bytes.");
}
