namespace EventStore.EfCore;

/// <summary>What a verification checks, how fast, where it begins, and whom it tells.</summary>
public sealed record VerifyOptions
{
    /// <summary>One server only (the engine's checks are then left out); null for all.</summary>
    public ServerId? Server { get; init; }

    /// <summary>
    /// At most so many events are read in a second, 1 or more, one page after the other; null for as many as can be, with a connection for
    /// each core, 8 at most. With a rate the engine's own checks are left out, for they read the whole database at once. Each event is read
    /// twice, along its log and along its chain; but where those checks prove the indexes, as SQLite's do, the events of chains that came
    /// in order are only counted the second time.
    /// </summary>
    public int? EventsPerSecond { get; init; }

    /// <summary>
    /// Whether each event's signature is verified, too: needs an <see cref="IEventSignatureVerifier"/>, which
    /// <c>AddEventStore().VerifySignatures()</c> of EventStore.EfCore.Signatures registers.
    /// </summary>
    public bool VerifySignatures { get; init; }

    /// <summary>Where a verification of the same archive with the same options was interrupted; null to begin at the beginning.</summary>
    public VerifyCheckpoint? ResumeFrom { get; init; }

    /// <summary>
    /// Is told after each page, one page at a time, how many events were checked so far, and from where a later verification can go on.
    /// </summary>
    public IProgress<VerifyProgress>? Progress { get; init; }
}
