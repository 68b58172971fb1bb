namespace EventStore.EfCore.Sqlite.Salvage.Pages;

/// <summary>In which state of the database a page is looked for; where it is not in that one, in the database's file.</summary>
internal enum PageView
{
    /// <summary>The newest image of the log that is proven good.</summary>
    Proven,

    /// <summary>The newest image of a commit, proven good or not.</summary>
    Latest,

    /// <summary>The database's file, as if there were no log.</summary>
    File,
}
