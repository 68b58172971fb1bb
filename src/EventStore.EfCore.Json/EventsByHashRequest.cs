namespace EventStore.EfCore.Json;

/// <summary>The body of <c>POST events/by-hash</c>, which is answered by <see cref="EventsByHash"/>.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="Hashes">Which events: at most <see cref="EventStoreOptions.MaxPageSize"/> of the archive that is asked.</param>
public sealed record EventsByHashRequest(ServerId Server, IReadOnlyCollection<EventHash> Hashes);
