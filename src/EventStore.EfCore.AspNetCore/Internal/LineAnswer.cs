namespace EventStore.EfCore.AspNetCore;

/// <summary>A line of a client, and what became of it.</summary>
/// <param name="line">Its number, from 1.</param>
internal sealed class LineAnswer(long line)
{
    public long Line { get; } = line;

    /// <summary>What is to be stored; null where the line is no event.</summary>
    public Event? Event { get; init; }

    /// <summary>Why it was not stored; null where it was.</summary>
    public Problem? Problem { get; set; }

    public StoreReceipt Receipt { get; set; }
}
