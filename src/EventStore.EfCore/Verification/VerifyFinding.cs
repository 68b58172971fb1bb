namespace EventStore.EfCore;

/// <summary>Something that a verification found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Server">The server concerned, if one is.</param>
/// <param name="Position">The position concerned, if one is.</param>
/// <param name="Hash">The hash of the event concerned, in hexadecimal digits, if one is.</param>
/// <param name="Detail">What is the matter, for people.</param>
public sealed record VerifyFinding(VerifyFindingKind Kind, ServerId? Server, long? Position, string? Hash, string Detail)
{
    /// <summary>Forks and holes are facts about what the authors sent; everything else is damage.</summary>
    public bool IsDamage => Kind is not (VerifyFindingKind.Fork or VerifyFindingKind.Hole);
}
