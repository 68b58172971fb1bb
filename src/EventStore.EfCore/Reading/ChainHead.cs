namespace EventStore.EfCore;

/// <summary>How far somebody holds an author's chain without a hole.</summary>
/// <param name="Author">Whose chain.</param>
/// <param name="Sequence">The highest sequence up to which it is complete, from 1.</param>
/// <param name="Hash">The event there; of several (a fork), the one stored last.</param>
public readonly record struct ChainHead(AuthorId Author, long Sequence, EventHash Hash);
