namespace EventStore.EfCore;

/// <summary>
/// How far a verification came, and what it found until there: <see cref="VerifyOptions.ResumeFrom"/> goes on behind it, and its report is
/// that of both. A value to keep: it can be written as JSON.
/// </summary>
public sealed record VerifyCheckpoint
{
    /// <summary>The server whose log is being checked. Those that came to the archive before it are done.</summary>
    public required ServerId Server { get; init; }

    /// <summary>What of it is being checked.</summary>
    public required VerifyStage Stage { get; init; }

    /// <summary>The last position of its log that was checked; 0 for none.</summary>
    public required long Position { get; init; }

    /// <summary>The hash in the row there, in hexadecimal digits: by it another archive, or an older one, is told.</summary>
    public required string Hash { get; init; }

    /// <summary>Whether a row of this log had a checksum: from then on all must.</summary>
    public required bool HasChecksums { get; init; }

    /// <summary>The last chain that was checked to its end, as the store numbers them; 0 for none.</summary>
    public required int Chain { get; init; }

    /// <summary>Whether no other server is checked.</summary>
    public required bool IsOnlyServer { get; init; }

    /// <summary>Whether signatures are verified.</summary>
    public required bool VerifySignatures { get; init; }

    /// <summary>What was found until here.</summary>
    public required VerifyReport Found { get; init; }
}
