using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EventStore.EfCore.Database;

/// <summary>
/// Check constraints on the size of a binary column; <c>length</c> counts bytes of a BLOB on SQLite and of a bytea on PostgreSQL.
/// </summary>
internal static class LengthChecks
{
    public static void HasLengthCheck<TRow>(this TableBuilder<TRow> table, string column, int bytes)
        where TRow : class =>
        table.HasCheckConstraint($"CK_{table.Name}_{column}", $"length(\"{column}\") = {bytes}");
}
