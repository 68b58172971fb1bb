namespace EventStore.EfCore.Cli.Json;

/// <summary>A line or a row that is no event; the message is the reason, fit to follow the word "rejected:".</summary>
internal sealed class EventFormatException(string reason) : Exception(reason);
