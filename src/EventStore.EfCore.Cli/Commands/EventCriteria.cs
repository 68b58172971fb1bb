namespace EventStore.EfCore.Cli.Commands;

/// <summary>Which events are wanted; null for all.</summary>
/// <param name="Author">Whose.</param>
/// <param name="Channel">Of which channel.</param>
/// <param name="SinceMs">From which time on that their authors claim: Unix milliseconds.</param>
/// <param name="UntilMs">Before which one.</param>
internal sealed record EventCriteria(AuthorId? Author, string? Channel, long? SinceMs, long? UntilMs)
{
    /// <summary>Whether all events are wanted.</summary>
    public bool IsEmpty => this is { Author: null, Channel: null, SinceMs: null, UntilMs: null };

    public bool Match(Event value) =>
        (Author is null || value.Author == Author)
        && (Channel is null || value.Channel == Channel)
        && (SinceMs is null || value.Content.TimestampHintMs >= SinceMs)
        && (UntilMs is null || value.Content.TimestampHintMs < UntilMs);
}
