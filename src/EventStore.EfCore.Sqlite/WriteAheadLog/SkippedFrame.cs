namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>A frame of a committed transaction that cannot be proven good.</summary>
/// <param name="Number">Its place in the log, from 1.</param>
/// <param name="Page">The page it says it is, which may be damaged as well; null when not even its header is this log's.</param>
/// <param name="Commit">The frame that ends its transaction.</param>
internal readonly record struct SkippedFrame(long Number, uint? Page, long Commit);
