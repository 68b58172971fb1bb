using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Distributes the tables over a Citus cluster, all that belongs to one server to one node:
/// https://docs.citusdata.com/en/stable/develop/api_udf.html.
/// </summary>
internal static class CitusDistribution
{
    private const string Extension = "SELECT max(extversion) AS \"Value\" FROM pg_extension WHERE extname = 'citus'";

    private const string Distributed = "SELECT logicalrelid::oid::regclass::text AS \"Value\" FROM pg_dist_partition";

    // Referred to by all others, and unique by name, which no column of a server's own could be: so each node has the whole of it.
    private const string Servers = $"SELECT create_reference_table('{PostgreSqlTables.Servers}')";

    /// <summary>
    /// In an order in which what a foreign key refers to comes first. Triggers of statements are refused on distributed tables; those of
    /// rows are taken over where the session allows it, and these touch rows of the same server alone.
    /// </summary>
    public static IReadOnlyList<(string Table, string Sql)> Steps { get; } =
    [
        (PostgreSqlTables.Servers, Servers),
        (Table("Chains"), Distribute("Chains", "none")),
        (Table("Channels"), Distribute("Channels", Table("Chains"))),
        (Table("ChainGaps"), Distribute("ChainGaps", Table("Chains"))),
        (
            PostgreSqlTables.Events,
            $"""
            DROP TRIGGER IF EXISTS "TR_Events_NoTruncate" ON {PostgreSqlTables.Events};
            {Distribute("Events", Table("Chains"))};
            """),
        (Table("Quarantine"), Distribute("Quarantine", Table("Chains"))),
        (Table("Erasures"), Distribute("Erasures", Table("Chains"))),
        (Table("ChangePermits"), Distribute("ChangePermits", Table("Chains"))),
    ];

    /// <summary>The extension's version; null where the database does not have it.</summary>
    public static Task<string?> FindExtensionAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        context.Database.SqlQueryRaw<string?>(Extension).SingleAsync(cancellationToken);

    /// <summary>Distributes what is not distributed yet, table by table: interrupted, it can be run again.</summary>
    /// <returns>The tables that it has distributed.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var present = await context.Database.SqlQueryRaw<string>(Distributed).ToListAsync(cancellationToken).ConfigureAwait(false);
        var done = new List<string>();
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // It takes as long as there are rows to move. Reset when the connection goes back to the pool.
            await RunAsync(context, "SET statement_timeout = 0; SET citus.enable_unsafe_triggers = on", cancellationToken)
                .ConfigureAwait(false);
            foreach (var (table, sql) in Steps.Where(step => !present.Contains(step.Table)))
            {
                await RunAsync(context, sql, cancellationToken).ConfigureAwait(false);
                done.Add(table);
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }

        return done;
    }

    private static async Task RunAsync(EventStoreDbContext context, string sql, CancellationToken cancellationToken)
    {
        await using var command = context.Command(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string Table(string name) => $"{PostgreSqlTables.Schema}.\"{name}\"";

    private static string Distribute(string name, string with) =>
        $"SELECT create_distributed_table('{Table(name)}', 'ServerId', colocate_with => '{with}')";
}
