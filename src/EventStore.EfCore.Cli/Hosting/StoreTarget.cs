using EventStore.EfCore.PostgreSql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>Which database: what <c>--store</c> names.</summary>
internal sealed record StoreTarget
{
    public const string Default = "Data Source=eventstore.db";
    public const string EnvironmentVariable = "EVENTSTORE_STORE";

    private StoreTarget(SqliteConnectionStringBuilder connection)
    {
        Provider = StoreProvider.Sqlite;
        ConnectionString = connection.ConnectionString;
        Name = WithoutParameters(connection.DataSource);
    }

    private StoreTarget(NpgsqlConnectionStringBuilder connection)
    {
        Provider = StoreProvider.PostgreSql;
        ConnectionString = connection.ConnectionString;
        Name = new PostgreSqlTarget(ConnectionString).Name;
    }

    public StoreProvider Provider { get; }

    public string ConnectionString { get; }

    /// <summary>
    /// The database as a person would name it: a path, of a URI without its parameters, among which a key may be; or host, port and
    /// database.
    /// </summary>
    public string Name { get; }

    private bool IsOfEnvironment { get; init; }

    /// <summary>The same, as named by the environment variable.</summary>
    public StoreTarget OfEnvironment() => this with { IsOfEnvironment = true };

    /// <summary>
    /// A text with a keyword of connection strings before a '=' is one of those, one that begins with 'postgres://' a URI, anything else a
    /// path; so is the name of a file that exists.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="provider">The engine that it is for; null to find that out.</param>
    /// <exception cref="ArgumentException">It is none. The message does not show the text: there may be a password in it.</exception>
    public static StoreTarget Parse(string text, StoreProvider? provider = null)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException("The store's name is empty. Give a path, a connection string or a URI.");
        return (provider ?? StoreText.Infer(text)) == StoreProvider.PostgreSql ? ParsePostgreSql(text) : ParseSqlite(text);
    }

    /// <summary>The same database, opened for reading only.</summary>
    public StoreTarget ForReading() => Provider == StoreProvider.PostgreSql
        ? new(ForReading(new NpgsqlConnectionStringBuilder(ConnectionString)))
        : new(new SqliteConnectionStringBuilder(ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false });

    /// <summary>As the help shows the default: what the environment holds is nobody's to print.</summary>
    public override string ToString() => IsOfEnvironment ? $"${EnvironmentVariable}" : Name;

    private static StoreTarget ParseSqlite(string text)
    {
        if (!StoreText.HasKeyword(text, new SqliteConnectionStringBuilder()) || File.Exists(text))
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

        throw new ArgumentException(
            "The connection string names no 'Data Source', nor a 'Host' of PostgreSQL. Add one; a path may begin with './'.");
    }

    private static StoreTarget ParsePostgreSql(string text)
    {
        var connection = StoreText.IsPostgreSqlUri(text) ? PostgreSqlUri.ToConnectionString(text) : text;

        // Refuses what is none, in words that show nothing of it.
        _ = new PostgreSqlTarget(connection);
        return new StoreTarget(new NpgsqlConnectionStringBuilder(connection));
    }

    // A standby reads as well as the primary does, where that cannot be had.
    private static NpgsqlConnectionStringBuilder ForReading(NpgsqlConnectionStringBuilder connection)
    {
        connection.Options = $"{connection.Options} -c default_transaction_read_only=on".Trim();
        if (connection.Host!.Contains(',', StringComparison.Ordinal))
            connection.TargetSessionAttributes ??= "prefer-primary";
        return connection;
    }

    private static string WithoutParameters(string source) =>
        source.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && source.IndexOf('?') is > 0 and var end ? source[..end] : source;
}
