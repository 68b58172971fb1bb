namespace EventStore.EfCore.Reconciling;

/// <summary>By what a log is known again: as long as it is the same, what was read of it still holds.</summary>
/// <param name="ServerNumber">The server's number; 0 for none.</param>
/// <param name="Position">The position up to which it was read; 0 for none.</param>
/// <param name="Hash">The hash of the row there, as text; null where there is none.</param>
/// <param name="LastDamage">The number of the newest record of a damaged row.</param>
/// <param name="Damages">How many of them are not repaired.</param>
internal sealed record LogMark(int ServerNumber, long Position, string? Hash, long LastDamage, int Damages)
{
    public static LogMark None { get; } = new(0, 0, null, 0, 0);

    /// <summary>The same log, read further.</summary>
    public LogMark At(long position, byte[]? hash) => this with { Position = position, Hash = TextOf(hash) };

    public static string? TextOf(byte[]? hash) => hash is null ? null : Convert.ToHexString(hash);
}
