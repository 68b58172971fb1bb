namespace EventStore.EfCore.Sqlite.Files;

/// <summary>How a store that only reads opens its file.</summary>
internal enum ReadOnlyOpening
{
    /// <summary>SQLite's own reading mode. A log that is there is read and left as it is.</summary>
    Plain,

    /// <summary>
    /// As for writing, with <c>query_only</c>: there is no log, and only so SQLite removes the empty one and its index that it makes for
    /// the time of reading.
    /// </summary>
    Tidy,

    /// <summary>Without log and locks, as if nothing could change: nobody has the database open, and this user cannot write it.</summary>
    Immutable,
}
