namespace EventStore.EfCore.Database;

/// <summary>The key of a row of <c>Events</c>.</summary>
internal readonly record struct EventPlace(int ServerNumber, long Position);
