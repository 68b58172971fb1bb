using EventStore.EfCore.Errors;
using EventStore.EfCore.Events;

namespace EventStore.EfCore.Reading;

/// <summary>The record of an erasure as it was found.</summary>
/// <param name="Hash">The hash of the event that was erased.</param>
/// <param name="Mark">When, why and by whom.</param>
internal sealed record FoundErasure(byte[]? Hash, ErasureMark Mark)
{
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: there is none.</exception>
    public EventHash RequireHash(string server, long position) => Hash is { Length: EventLimits.HashBytes }
        ? EventHash.FromBytes(Hash)
        : throw Damage.Of($"The record of the erasure at position {position} of server '{server}' has no hash");
}
