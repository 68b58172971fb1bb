using NpgsqlTypes;

namespace EFCore.PostgreSql.UnnestInserts.Columns;

/// <summary>
/// Which types are sent as arrays: those that Npgsql stores one by one in the same way, as documented at
/// https://www.npgsql.org/doc/types/basic.html.
/// </summary>
internal static class ElementTypes
{
    private static readonly Dictionary<(Type Type, string StoreType), NpgsqlDbType> Known = new()
    {
        [(typeof(bool), "boolean")] = NpgsqlDbType.Boolean,
        [(typeof(short), "smallint")] = NpgsqlDbType.Smallint,
        [(typeof(int), "integer")] = NpgsqlDbType.Integer,
        [(typeof(long), "bigint")] = NpgsqlDbType.Bigint,
        [(typeof(float), "real")] = NpgsqlDbType.Real,
        [(typeof(double), "double precision")] = NpgsqlDbType.Double,
        [(typeof(decimal), "numeric")] = NpgsqlDbType.Numeric,
        [(typeof(string), "text")] = NpgsqlDbType.Text,
        [(typeof(string), "character varying")] = NpgsqlDbType.Text,
        [(typeof(byte[]), "bytea")] = NpgsqlDbType.Bytea,
        [(typeof(Guid), "uuid")] = NpgsqlDbType.Uuid,
        [(typeof(DateOnly), "date")] = NpgsqlDbType.Date,
        [(typeof(TimeOnly), "time without time zone")] = NpgsqlDbType.Time,
        [(typeof(TimeSpan), "interval")] = NpgsqlDbType.Interval,
        [(typeof(DateTime), "timestamp with time zone")] = NpgsqlDbType.TimestampTz,
        [(typeof(DateTime), "timestamp without time zone")] = NpgsqlDbType.Timestamp,
        [(typeof(DateTimeOffset), "timestamp with time zone")] = NpgsqlDbType.TimestampTz,
    };

    public static NpgsqlDbType? Find(Type type, string storeType) =>
        Known.TryGetValue((type, storeType), out var found) ? found : null;
}
