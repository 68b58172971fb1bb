namespace EventStore.EfCore.Quarantine;

/// <summary>
/// What is to be looked at, and recorded if it is so: a row that somebody found to be damaged, or an event that was refused.
/// </summary>
/// <param name="Server">Whose log.</param>
/// <param name="Position">The row's position.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="Refused">The event that was refused; null for a damaged row.</param>
internal sealed record Finding(ServerId Server, long Position, string Reason, Event? Refused = null)
{
    /// <summary>Whether the row is whole, but for the checksum that rows before it have.</summary>
    public bool LacksChecksum { get; init; }
}
