using EventStore.EfCore.Providers;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.PostgreSql;

/// <summary>PostgreSQL's name, its target, and what to do about its errors.</summary>
internal sealed class PostgreSqlProvider(PostgreSqlTarget target, IOptions<PostgreSqlEventStoreOptions> options) : IStorageProvider
{
    public string Name => "PostgreSQL";

    public string Target => target.Name;

    // A standby and a role without rights are told by the server itself.
    public bool IsReadOnly => false;

    public int WriterLanes => options.Value.WriterLanes;

    public bool BlocksThreads => false;

    public StorageErrorKind? Classify(Exception exception) => PostgreSqlErrors.Classify(exception);

    public string Explain(StorageErrorKind kind) => kind switch
    {
        StorageErrorKind.Busy =>
            "Somebody else held a lock for longer than BusyTimeout, a statement took longer than CommandTimeout, or the server has no "
            + "connection left. Try again, or look in pg_stat_activity for who is in the way.",
        StorageErrorKind.Full => "The server has no room left. Free disk space or memory there, then try again.",
        StorageErrorKind.ReadOnly =>
            "The server only reads: it is a standby, or default_transaction_read_only is on. Name the primary, or all hosts of the "
            + "cluster.",
        StorageErrorKind.Corrupt =>
            "The database is damaged. Stop writing, and restore a backup, or fetch what is lost from a peer.",
        StorageErrorKind.NotADatabase => "What was named is not a database of the store. Name another one.",
        StorageErrorKind.CannotOpen =>
            "The database cannot be used. Check that the server runs and answers under this name, that the database is there, and that the "
            + "role, its password and its rights are the right ones.",
        StorageErrorKind.InputOutput => "The server failed to read or write its files. Check its disk before anything else.",
        StorageErrorKind.UniqueViolation => "A row with the same key is stored already. Nothing of this call was stored.",
        StorageErrorKind.ConstraintViolation => "The database refused a row. Nothing of this call was stored.",
        _ => "The database failed.",
    };
}
