namespace EventStore.EfCore.Database;

/// <summary>What tells this database from all others: random, made with the table.</summary>
internal sealed class StoreIdentityRow
{
    public const int Bytes = 16;

    /// <summary>Always 1.</summary>
    public int Id { get; init; }

    public required byte[] Value { get; init; }
}
