using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>Tells which engine a text means that names a store.</summary>
internal static class StoreText
{
    public static bool IsPostgreSqlUri(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A file that exists is SQLite's, whatever it is called. Else a URI's scheme decides; then a connection string's keywords, of which
    /// the two engines share some; and everything else is a path.
    /// </summary>
    /// <exception cref="ArgumentException">It means neither, or could be both. The message does not show the text.</exception>
    public static StoreProvider Infer(string text)
    {
        if (File.Exists(text))
            return StoreProvider.Sqlite;
        if (IsPostgreSqlUri(text))
            return StoreProvider.PostgreSql;
        if (IsOtherUri(text))
        {
            throw new ArgumentException(
                "Its scheme is of no engine that is known here. Write 'postgres://…' for PostgreSQL, or for SQLite a path or 'file:…'.");
        }

        return (HasKeyword(text, new SqliteConnectionStringBuilder(), new NpgsqlConnectionStringBuilder()),
            HasKeyword(text, new NpgsqlConnectionStringBuilder(), new SqliteConnectionStringBuilder())) switch
        {
            (true, true) => throw new ArgumentException(
                "It has keywords of SQLite alone and of PostgreSQL alone. Take one kind out, or say which it is with --provider."),
            (false, true) => StoreProvider.PostgreSql,
            _ => StoreProvider.Sqlite,
        };
    }

    /// <summary>Whether a keyword of these connection strings stands before a '='.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keywords">Knows them.</param>
    /// <param name="others">Knows those that do not count; null for none.</param>
    public static bool HasKeyword(string text, DbConnectionStringBuilder keywords, DbConnectionStringBuilder? others = null) =>
        text.Split(';').Select(part => part.Split('=')).Where(part => part.Length > 1).Select(part => part[0].Trim())
            .Any(word => word.Length > 0 && keywords.ContainsKey(word) && others?.ContainsKey(word) is not true);

    private static bool IsOtherUri(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is > 1 and var end
        && text[..end].All(char.IsAsciiLetterOrDigit)
        && !text.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
}
