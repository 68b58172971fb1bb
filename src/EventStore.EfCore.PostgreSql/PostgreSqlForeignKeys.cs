using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Counts rows whose foreign key leads nowhere. The server refuses such rows, but for a session that has switched its triggers off, and
/// damage asks nobody.
/// </summary>
internal static class PostgreSqlForeignKeys
{
    public static IEnumerable<ForeignKeyCheck> Of(IModel model) =>
        from table in model.GetRelationalModel().Tables
        from key in table.ForeignKeyConstraints
        select new ForeignKeyCheck(table.Name, key.PrincipalTable.Name, Query(key));

    // A key with NULL in it refers to nothing.
    private static string Query(IForeignKeyConstraint key)
    {
        var columns = key.Columns.Zip(key.PrincipalColumns).ToArray();
        var isSet = string.Join(" AND ", columns.Select(c => $"d.\"{c.First.Name}\" IS NOT NULL"));
        var isSame = string.Join(" AND ", columns.Select(c => $"p.\"{c.Second.Name}\" = d.\"{c.First.Name}\""));
        return AllServers.Comment + $"SELECT count(*) FROM {Name(key.Table)} d WHERE {isSet} "
            + $"AND NOT EXISTS (SELECT FROM {Name(key.PrincipalTable)} p WHERE {isSame})";
    }

    private static string Name(ITable table) => $"\"{table.Schema}\".\"{table.Name}\"";

    internal readonly record struct ForeignKeyCheck(string Table, string Principal, string Query);
}
