namespace EventStore.EfCore;

/// <summary>What a database error means, whatever engine reported it. Told by numeric code, never by message text.</summary>
public enum StorageErrorKind
{
    /// <summary>None of the others; the inner exception tells.</summary>
    Other,

    /// <summary>Somebody else held a lock for longer than the busy timeout. Trying again later may succeed.</summary>
    Busy,

    /// <summary>No room: the disk, or the size the database may have.</summary>
    Full,

    /// <summary>The database may only be read.</summary>
    ReadOnly,

    /// <summary>The database's structure is damaged.</summary>
    Corrupt,

    /// <summary>What was opened is not a database of this engine.</summary>
    NotADatabase,

    /// <summary>The database cannot be opened: a wrong name, missing rights, a server that does not answer.</summary>
    CannotOpen,

    /// <summary>The operating system reported an error while reading or writing.</summary>
    InputOutput,

    /// <summary>A row with the same unique key exists.</summary>
    UniqueViolation,

    /// <summary>Another constraint or a trigger refused the row.</summary>
    ConstraintViolation,

    /// <summary>The engine is too old to be trusted with data, or a setting that durability depends on did not take.</summary>
    Unsafe,

    /// <summary>
    /// A commit ended in an error, and whether it took effect could not be learnt. Storing the events again with
    /// <see cref="DuplicatePolicy.Skip"/> is safe.
    /// </summary>
    UnknownOutcome,

    /// <summary>The engine has no such thing, or tools of its own for it, which the message names.</summary>
    Unsupported,
}
