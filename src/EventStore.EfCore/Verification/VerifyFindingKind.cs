namespace EventStore.EfCore;

/// <summary>What a verification can find.</summary>
public enum VerifyFindingKind
{
    /// <summary>A fact: two events of one author have the same sequence.</summary>
    Fork,

    /// <summary>A fact: a stretch of an author's chain has not arrived.</summary>
    Hole,

    /// <summary>A position has no event: it was lost.</summary>
    MissingPosition,

    /// <summary>A row is not the event that its hash names, or not what was stored with it, or not in its place.</summary>
    CorruptEvent,

    /// <summary>An event names a predecessor that is none of those stored before it in its chain.</summary>
    BrokenLink,

    /// <summary>The numbers kept beside the events (last position, last chain, holes) do not agree with them.</summary>
    WrongBookkeeping,

    /// <summary>A row refers to one that is not there.</summary>
    ForeignKey,

    /// <summary>The engine's own check of its structure failed.</summary>
    Storage,

    /// <summary>There is a record of an erasure, but no row at its position whose content was erased.</summary>
    WrongErasure,

    /// <summary>
    /// An event's signature is not its author's. Looked for where <see cref="VerifyOptions.VerifySignatures"/> asks for it.
    /// </summary>
    ForgedSignature,

    /// <summary>A log holds an event twice.</summary>
    DuplicateEvent,
}
