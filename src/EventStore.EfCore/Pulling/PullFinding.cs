namespace EventStore.EfCore;

/// <summary>Something in the source's log that could not be had or was not taken.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="Positions">Where in the source's log; null for an event that a reconciliation knows by its hash alone.</param>
/// <param name="Hash">The event's hash, as far as it is known: lower-case hexadecimal digits.</param>
/// <param name="Reason">Why.</param>
public sealed record PullFinding(ServerId Server, PositionRange? Positions, string? Hash, string Reason);
