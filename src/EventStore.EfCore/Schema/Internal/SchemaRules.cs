using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Schema;

/// <summary>Which schemas are refused, and in which words.</summary>
internal static class SchemaRules
{
    /// <summary>Refuses what no migration of ours may touch.</summary>
    public static void RefuseForeign(SchemaStatus status, IStorageProvider provider)
    {
        if (!status.IsManaged)
        {
            throw new SchemaException(
                SchemaProblem.Unmanaged,
                $"The database '{provider.Target}' has tables but no migrations history: it was not made by this store. Name another "
                + "database. If the tables are your application's own and the archive is to be kept beside them, add it with "
                + "`dotnet ef database update`.");
        }

        if (status.Unknown.Count > 0)
        {
            throw new SchemaException(
                SchemaProblem.Unknown,
                $"The database '{provider.Target}' has migrations that this code does not know: '{string.Join("', '", status.Unknown)}'. "
                + "Either a newer version of the store applied them: update the application, or restore a backup made before that. "
                + "Or they are another context's that keeps its history in the same table: give that context a table of its own with "
                + "MigrationsHistoryTable(…), and move those rows into it.");
        }
    }

    /// <summary>Refuses what the store cannot work on as it is.</summary>
    public static void RefuseUnusable(SchemaStatus status, IStorageProvider provider)
    {
        RefuseForeign(status, provider);
        if (!status.Exists)
        {
            var reason = provider.IsReadOnly ? "the store is opened for reading only" : "EventStoreOptions.CreateDatabase is off";
            throw new SchemaException(
                SchemaProblem.Missing,
                $"There is no database '{provider.Target}', or it is empty, and {reason}. Check the connection string, or create the "
                + "database with `dotnet ef database update` or IEventStoreSchema.MigrateAsync().");
        }

        if (status.Pending.Count > 0)
        {
            throw new SchemaException(
                SchemaProblem.Pending,
                $"The database '{provider.Target}' lacks the migrations '{string.Join("', '", status.Pending)}'. Make a backup, then run "
                + "`dotnet ef database update` or IEventStoreSchema.MigrateAsync().");
        }
    }

    public static SchemaException Locked(IStorageProvider provider, Exception cause) => new(
        SchemaProblem.Locked,
        $"The database '{provider.Target}' was not migrated: somebody else has been writing to it for longer than the busy timeout, most "
        + "likely another migration. It is alive, for its lock ends with it: wait until it has finished or end it, then migrate again.",
        cause);
}
