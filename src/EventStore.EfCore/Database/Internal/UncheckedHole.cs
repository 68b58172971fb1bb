namespace EventStore.EfCore.Database;

/// <summary>A row of <c>ChainGaps</c> as the database has it. Server and chain are only compared with.</summary>
internal sealed class UncheckedHole
{
    public int ServerNumber { get; init; }

    public int ChainId { get; init; }

    public long? FromSequence { get; init; }

    public long? ToSequence { get; init; }
}
