namespace EventStore.EfCore.Cli.Errors;

/// <summary>What this tool can do about an error of the library, which does not know that there is a tool.</summary>
internal static class Remedies
{
    /// <summary>A sentence to follow the error; null where the tool has nothing to add.</summary>
    public static string? For(SchemaProblem problem) => problem switch
    {
        SchemaProblem.Pending => "Here: `eventstore migrate`.",
        SchemaProblem.Unmanaged => "If it is a legacy archive, store its events in a database of this store with `eventstore import FILE`.",
        _ => null,
    };
}
