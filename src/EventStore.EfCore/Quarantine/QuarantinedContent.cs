namespace EventStore.EfCore;

/// <summary>An item of the quarantine with all that was found.</summary>
/// <param name="Item">What it is.</param>
/// <param name="Json">
/// The row, or the event: JSON, UTF-8, bytes as Base64. Of a refused event's payload at most
/// <see cref="EventStoreOptions.MaxPayloadBytes"/>; <c>payloadBytes</c> says how many it has.
/// </param>
public sealed record QuarantinedContent(QuarantinedItem Item, ReadOnlyMemory<byte> Json);
