using System.Globalization;
using EventStore.EfCore.Data;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Compares indexes with the tables they belong to, by the extension amcheck, which comes with the server and may be absent from the
/// database: https://www.postgresql.org/docs/current/amcheck.html.
/// </summary>
internal static class PostgreSqlIndexCheck
{
    // Its functions are for superusers, until somebody grants them.
    private const string Find =
        """
        SELECT check_name, has_schema_privilege(schema, 'USAGE') AND has_function_privilege(check_name || '(regclass, boolean)', 'EXECUTE'),
            current_user
        FROM (SELECT n.oid AS schema, quote_ident(n.nspname) || '.bt_index_check' AS check_name
            FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck') AS amcheck
        """;

    private const string Indexes =
        $"""
        SELECT c.relname, c.oid FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_am m ON m.oid = c.relam
        WHERE c.relnamespace = to_regnamespace('{PostgreSqlTables.Schema}') AND c.relkind = 'i' AND m.amname = 'btree' AND i.indisvalid
        ORDER BY 1
        """;

    /// <summary>
    /// For each index, what checks its structure and that it leads to every row of its table; or none, and the reason why that cannot be.
    /// </summary>
    public static async Task<(IReadOnlyList<(string Index, string Sql)> Checks, string? Reason)> AllAsync(
        EventStoreDbContext context, CancellationToken cancellationToken)
    {
        var (function, reason) = await FindAsync(context, cancellationToken).ConfigureAwait(false);
        var checks = new List<(string, string)>();
        if (reason is not null)
            return (checks, reason);
        await using var command = context.Command(Indexes);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var oid = reader.GetFieldValue<uint>(1);
            checks.Add((reader.GetString(0), string.Create(CultureInfo.InvariantCulture, $"SELECT {function}({oid}::regclass, true)")));
        }

        return (checks, null);
    }

    private static async Task<(string? Function, string? Reason)> FindAsync(
        EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await using var command = context.Command(Find);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            return (null, NotCompared("the database lacks the extension amcheck. CREATE EXTENSION amcheck, by a superuser, adds it."));

        var (function, isAllowed, role) = (reader.GetString(0), reader.GetBoolean(1), reader.GetString(2));
        return isAllowed
            ? (function, null)
            : (null, NotCompared(
                $"the role '{role}' may not. GRANT EXECUTE ON FUNCTION {function}(regclass, boolean) TO \"{role}\", by a superuser, "
                + "allows it."));
    }

    private static string NotCompared(string reason) => $"The indexes were not compared with their tables: {reason}";
}
