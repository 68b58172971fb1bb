using System.Globalization;
using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Npgsql;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>
/// What a caller sees of a SaveChanges, as text, so that two of them can be compared; but for the rows that an error names.
/// </summary>
internal static class Outcome
{
    public static async Task<string> OfSave(SampleContext context, bool async)
    {
        string result;
        try
        {
            var saved = async ? await context.SaveChangesAsync() : context.SaveChanges();
            result = saved.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception)
        {
            result = Describe(exception);
        }

        var states = context.ChangeTracker.Entries().Select(Describe).Order(StringComparer.Ordinal);
        return string.Join('\n', states.Prepend(result));
    }

    public static string Describe(Exception exception)
    {
        var text = $"{exception.GetType().Name}: {exception.Message}";
        if (exception is PostgresException postgres)
            text += $" /{postgres.SqlState} {postgres.ConstraintName}";

        return exception.InnerException is { } inner ? $"{text} <- {Describe(inner)}" : text;
    }

    private static string Describe(EntityEntry entry)
    {
        var key = string.Join(',', entry.Properties.Where(p => p.Metadata.IsPrimaryKey()).Select(p => Show(p.CurrentValue)));
        var values = string.Join(',', entry.Properties.Where(p => !p.IsTemporary).Select(p => Show(p.CurrentValue)));
        return $"{entry.Metadata.ShortName()} {key} {entry.State} {values}";
    }

    private static string? Show(object? value) => value is byte[] bytes
        ? Convert.ToHexString(bytes)
        : Convert.ToString(value, CultureInfo.InvariantCulture);
}
