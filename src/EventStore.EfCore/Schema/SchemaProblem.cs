namespace EventStore.EfCore;

/// <summary>Why a database's schema was refused.</summary>
public enum SchemaProblem
{
    /// <summary>There is no database, and <see cref="EventStoreOptions.CreateDatabase"/> forbids making one.</summary>
    Missing,

    /// <summary>Migrations that this code knows were not applied yet.</summary>
    Pending,

    /// <summary>
    /// Migrations were applied that this code does not know: the database is newer than the code, or another context keeps its history in
    /// the same table.
    /// </summary>
    Unknown,

    /// <summary>There are tables, but no migrations in the history: somebody else's database.</summary>
    Unmanaged,

    /// <summary>Somebody else was writing for longer than a migration waits, most likely another migration.</summary>
    Locked,
}
