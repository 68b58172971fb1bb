namespace EventStore.EfCore.Data;

/// <summary>A hole of a chain. The row exists only while the hole does.</summary>
public sealed class ChainGapRow
{
    /// <summary>The server.</summary>
    public int ServerId { get; set; }

    /// <summary>The chain.</summary>
    public int ChainId { get; set; }

    /// <summary>The first missing sequence.</summary>
    public long FromSequence { get; set; }

    /// <summary>The last missing sequence.</summary>
    public long ToSequence { get; set; }
}
