namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Something that is no event, or not a valid one.</summary>
internal sealed record Rejection(Place Place, string Reason);
