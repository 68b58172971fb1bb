namespace EventStore.EfCore.Quarantine;

/// <summary>A row that is damaged and not repaired.</summary>
/// <param name="Position">Where it is.</param>
/// <param name="Hash">Its hash, as it was found.</param>
internal sealed record OpenEntry(long Position, byte[]? Hash);
