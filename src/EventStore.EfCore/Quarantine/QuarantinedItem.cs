namespace EventStore.EfCore;

/// <summary>Something that the archive keeps out of what it serves.</summary>
/// <param name="Server">Whose log it is in; null for a refused event of a server that has no log here.</param>
/// <param name="Number">Its number among those of the server, from 1; those without a server are numbered together.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Position">A damaged row's position; null for a refused event.</param>
/// <param name="Hash">The hash as it was found, in hexadecimal digits; null where there was none.</param>
/// <param name="Author">The author as it was found, in hexadecimal digits; null where there was none.</param>
/// <param name="Sequence">The sequence as it was found; null where there was none.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="FoundAtMs">When it was found: Unix milliseconds.</param>
/// <param name="RepairedAtMs">When the right event took its place: Unix milliseconds; null while it has not.</param>
public sealed record QuarantinedItem(
    ServerId? Server,
    long Number,
    QuarantineKind Kind,
    long? Position,
    string? Hash,
    string? Author,
    long? Sequence,
    string Reason,
    long FoundAtMs,
    long? RepairedAtMs)
{
    internal int ServerNumber { get; init; }
}
