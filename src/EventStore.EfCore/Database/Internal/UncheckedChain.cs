namespace EventStore.EfCore.Database;

/// <summary>A row of <c>Chains</c> as the database has it. Its key is only compared with.</summary>
internal sealed class UncheckedChain
{
    public int ServerNumber { get; init; }

    public int ChainId { get; init; }

    public byte[]? Author { get; init; }
}
