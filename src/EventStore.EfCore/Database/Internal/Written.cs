namespace EventStore.EfCore.Database;

/// <summary>What a committed transaction came to.</summary>
/// <param name="Result">What its work returned.</param>
/// <param name="Afterwards">What failed during or after a commit that took effect all the same; to be logged.</param>
internal readonly record struct Written<T>(T Result, Exception? Afterwards);
