using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>Which database: what <c>--store</c> names.</summary>
internal sealed record StoreTarget
{
    public const string Default = "Data Source=eventstore.db";
    public const string EnvironmentVariable = "EVENTSTORE_STORE";

    private StoreTarget(string connectionString, string name)
    {
        ConnectionString = connectionString;
        Name = name;
    }

    public string ConnectionString { get; }

    /// <summary>The database as a person would name it.</summary>
    public string Name { get; }

    /// <summary>Text with a '=' is a connection string, anything else a path.</summary>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public static StoreTarget Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException("The store's name is empty. Give a path or a connection string.");

        var builder = text.Contains('=')
            ? new SqliteConnectionStringBuilder(text)
            : new SqliteConnectionStringBuilder { DataSource = text };
        return string.IsNullOrWhiteSpace(builder.DataSource)
            ? throw new ArgumentException("The connection string names no 'Data Source'.")
            : new StoreTarget(builder.ConnectionString, builder.DataSource);
    }

    /// <summary>As the help shows the default.</summary>
    public override string ToString() => ConnectionString;
}
