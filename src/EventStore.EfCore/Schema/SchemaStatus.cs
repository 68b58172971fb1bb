namespace EventStore.EfCore;

/// <summary>Which schema a database has, against the one this code knows. The version is EF Core's migrations history.</summary>
/// <param name="Exists">Whether there is a database, and anything in it.</param>
/// <param name="IsManaged">Whether migrations are recorded in it, or it has nothing in it yet.</param>
/// <param name="Applied">Migrations in the database, oldest first.</param>
/// <param name="Pending">Migrations that this code knows and the database lacks, oldest first.</param>
/// <param name="Unknown">Migrations in the database that this code does not know: a newer version's, or another context's.</param>
public sealed record SchemaStatus(
    bool Exists,
    bool IsManaged,
    IReadOnlyList<string> Applied,
    IReadOnlyList<string> Pending,
    IReadOnlyList<string> Unknown);
