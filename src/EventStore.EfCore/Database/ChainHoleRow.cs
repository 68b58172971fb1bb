namespace EventStore.EfCore.Data;

/// <summary>A hole of a chain, in the table <c>ChainGaps</c>. The row exists only while the hole does.</summary>
public sealed class ChainHoleRow
{
    /// <summary>The server's number. Column <c>ServerId</c>.</summary>
    public int ServerNumber { get; init; }

    /// <summary>The chain.</summary>
    public int ChainId { get; init; }

    /// <summary>The first missing sequence.</summary>
    public long FromSequence { get; init; }

    /// <summary>The last missing sequence.</summary>
    public long ToSequence { get; init; }
}
