namespace EventStore.EfCore.Providers;

/// <summary>By what the bytes of an erased event's row are known.</summary>
/// <param name="Hash">The event's hash.</param>
/// <param name="Previous">Its predecessor's, which stands behind it in the row.</param>
/// <param name="Signature">Its signature; null when it was erased before, and is no longer known.</param>
internal sealed record ErasedTrace(EventHash Hash, EventHash Previous, byte[]? Signature);
