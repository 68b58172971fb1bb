namespace EventStore.EfCore.Schema;

/// <summary>Which schemas are refused, and in which words.</summary>
internal static class SchemaRules
{
    /// <summary>Refuses what no migration of ours may touch.</summary>
    public static void RefuseForeign(SchemaStatus status, string unlockRemedy)
    {
        if (status.LockedSince is not null)
            throw Locked(status.LockedSince, unlockRemedy);

        if (!status.IsManaged)
        {
            throw new SchemaException(
                SchemaProblem.Unmanaged,
                "The database has tables but no migrations history: it was not made by this store. Name another database; "
                + "if it is a legacy archive, take its events over with `eventstore import FILE`.");
        }

        if (status.Unknown.Count > 0)
        {
            throw new SchemaException(
                SchemaProblem.Unknown,
                $"The database is newer than this code: it has the unknown migrations '{string.Join("', '", status.Unknown)}'. "
                + "Update the application, or restore a backup made before that migration.");
        }
    }

    /// <summary>Refuses what the store cannot work on as it stands.</summary>
    public static void RefuseOutdated(SchemaStatus status)
    {
        if (!status.Exists)
        {
            throw new SchemaException(
                SchemaProblem.Missing,
                "There is no database, and creating one is switched off. Check the path, or create it with `eventstore migrate` or "
                + "`dotnet ef database update`.");
        }

        if (status.Pending.Count > 0)
        {
            throw new SchemaException(
                SchemaProblem.Pending,
                $"The database lacks the migrations '{string.Join("', '", status.Pending)}'. Make a backup, then run "
                + "`eventstore migrate` or `dotnet ef database update`.");
        }
    }

    public static SchemaException Locked(DateTimeOffset? since, string remedy) => new(
        SchemaProblem.Locked,
        $"A migration lock stands in the database since '{since:O}': a migration is running, or one was killed. "
        + $"If none is running, {remedy}");
}
