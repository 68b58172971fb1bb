using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Schema;

/// <summary>Which schemas are refused, and in which words.</summary>
internal static class SchemaRules
{
    /// <summary>Refuses what no migration of ours may touch.</summary>
    public static void RefuseForeign(SchemaStatus status, IStorageProvider provider)
    {
        if (status.LockedSince is not null)
            throw Locked(status.LockedSince, provider);

        if (!status.IsManaged)
        {
            throw new SchemaException(
                SchemaProblem.Unmanaged,
                $"The database '{provider.Target}' has tables but no migrations history: it was not made by this store. Name another "
                + "database.");
        }

        if (status.Unknown.Count > 0)
        {
            throw new SchemaException(
                SchemaProblem.Unknown,
                $"The database '{provider.Target}' is newer than this code: it has the unknown migrations "
                + $"'{string.Join("', '", status.Unknown)}'. "
                + "Update the application, or restore a backup made before that migration.");
        }
    }

    /// <summary>Refuses what the store cannot work on as it is.</summary>
    public static void RefuseUnusable(SchemaStatus status, IStorageProvider provider)
    {
        RefuseForeign(status, provider);
        if (!status.Exists)
        {
            throw new SchemaException(
                SchemaProblem.Missing,
                $"There is no database '{provider.Target}', and EventStoreOptions.CreateDatabase is off. Check the connection string, "
                + "or create the "
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

    public static SchemaException Locked(DateTimeOffset? since, IStorageProvider provider) => new(
        SchemaProblem.Locked,
        $"The database '{provider.Target}' holds a migration lock since '{since:O}': a migration is running, or one was killed. "
        + $"If none is running, {provider.UnlockRemedy}");
}
