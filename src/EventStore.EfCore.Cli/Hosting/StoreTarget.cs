using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>Which database: what <c>--store</c> names.</summary>
internal sealed record StoreTarget
{
    public const string Default = "Data Source=eventstore.db";
    public const string EnvironmentVariable = "EVENTSTORE_STORE";

    private StoreTarget(SqliteConnectionStringBuilder connection)
    {
        ConnectionString = connection.ConnectionString;
        Name = WithoutParameters(connection.DataSource);
    }

    public string ConnectionString { get; }

    /// <summary>The database as a person would name it; of a URI without its parameters, among which a key may be.</summary>
    public string Name { get; }

    private bool IsOfEnvironment { get; init; }

    /// <summary>The same, as named by the environment variable.</summary>
    public StoreTarget OfEnvironment() => this with { IsOfEnvironment = true };

    /// <summary>
    /// A text with a keyword of connection strings before a '=' is one of those, anything else a path; so is the name of a file that
    /// exists.
    /// </summary>
    /// <exception cref="ArgumentException">It is neither. The message does not show the text: there may be a password in it.</exception>
    public static StoreTarget Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException("The store's name is empty. Give a path or a connection string.");
        if (!HasKeyword(text) || File.Exists(text))
            return new StoreTarget(new SqliteConnectionStringBuilder { DataSource = text });

        try
        {
            var builder = new SqliteConnectionStringBuilder(text);
            if (!string.IsNullOrWhiteSpace(builder.DataSource))
                return new StoreTarget(builder);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new ArgumentException(
                "It is no SQLite connection string: a keyword is not known, or a value is not of its kind. "
                + "Write it like 'Data Source=archive.db', or give a path.");
        }

        throw new ArgumentException("The connection string names no 'Data Source'. Add one; a path may begin with './'.");
    }

    /// <summary>The same database, opened for reading only.</summary>
    public StoreTarget ForReading() =>
        new(new SqliteConnectionStringBuilder(ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false });

    /// <summary>As the help shows the default: what the environment holds is nobody's to print.</summary>
    public override string ToString() => IsOfEnvironment ? $"${EnvironmentVariable}" : Name;

    private static string WithoutParameters(string source) =>
        source.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && source.IndexOf('?') is > 0 and var end ? source[..end] : source;

    private static bool HasKeyword(string text)
    {
        var keywords = new SqliteConnectionStringBuilder();
        return text.Split(';').Any(part => part.Split('=') is [var word, _, ..] && keywords.ContainsKey(word.Trim()));
    }
}
