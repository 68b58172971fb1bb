namespace EventStore.EfCore.Verification;

/// <summary>How far a log was checked.</summary>
/// <param name="Position">The last position that a row in order has; 0 for none.</param>
/// <param name="Hash">The hash in that row, in hexadecimal digits.</param>
/// <param name="HasChecksums">Whether a row until there had a checksum.</param>
internal sealed record LogPlace(long Position, string Hash, bool HasChecksums)
{
    /// <summary>Before the first event.</summary>
    public static LogPlace Beginning { get; } = new(0, "", false);
}
