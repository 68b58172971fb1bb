using EventStore.EfCore.Migrations.PostgreSql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>Names for SQL that EF does not write.</summary>
internal static class PostgreSqlTables
{
    public const string Schema = StoreModel.Schema;
    public const string Servers = $"{Schema}.\"Servers\"";
    public const string Events = $"{Schema}.\"Events\"";
    public const string BulkLoads = $"{Schema}.\"BulkLoads\"";
    public const string Erasures = $"{Schema}.\"Erasures\"";
    public const string ChangePermits = $"{Schema}.\"ChangePermits\"";
    public const string Quarantine = $"{Schema}.\"Quarantine\"";
    public const string History = $"{Schema}.\"{StoreModel.HistoryTable}\"";
    public const string HashIndex = StoreModel.HashIndex;
    public const string ServerNumbers = $"{Schema}.\"{StoreModel.ServerNumbers}\"";

    /// <summary>All that hold what is stored.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Servers, $"{Schema}.\"Chains\"", $"{Schema}.\"Channels\"", $"{Schema}.\"ChainGaps\"", Events];
}
