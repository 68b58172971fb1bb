using System.Globalization;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>Which database: the connection string, and what an operator would call it. No error and no name shows a secret of it.</summary>
internal sealed class PostgreSqlTarget
{
    private const string Example = "Write it like 'Host=localhost;Database=archive;Username=archivist;Password=…'.";

    // Seconds: a connection whose machine is gone is noticed, also while a commit waits on it without end.
    private const int KeepAliveTime = 10;
    private const int KeepAliveInterval = 5;

    private const int PreparedStatements = 100;

    // Bytes: a batch is some hundred thousand, and each piece of it that is sent wakes the server.
    private const int WriteBuffer = 64 * 1024;

    // Seconds: of several hosts, one that does not answer is in the way of the next.
    private const int ConnectTimeout = 5;

    private readonly NpgsqlConnectionStringBuilder _given;

    public PostgreSqlTarget(string connectionString)
    {
        try
        {
            _given = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // Neither the text nor the driver's message is shown: both may hold a password.
            throw new ArgumentException(
                $"This is no PostgreSQL connection string: a keyword is not known, or a value is not of its kind. {Example}",
                nameof(connectionString));
        }

        if (string.IsNullOrEmpty(_given.Host))
            throw new ArgumentException($"The connection string names no host. {Example}", nameof(connectionString));
        if (string.IsNullOrEmpty(_given.Database))
        {
            throw new ArgumentException(
                $"The connection string names no database on '{_given.Host}'. {Example}", nameof(connectionString));
        }

        var port = NamesPort(_given.Host) ? "" : string.Create(CultureInfo.InvariantCulture, $":{_given.Port}");
        Name = $"{_given.Host}{port}/{_given.Database}";
    }

    /// <summary>Hosts, port and database.</summary>
    public string Name { get; }

    public string Database => _given.Database!;

    /// <summary>Each host with its port, in the order of the connection string.</summary>
    public IReadOnlyList<string> Hosts => [.. _given.Host!.Split(',', StringSplitOptions.TrimEntries)
        .Select(host => NamesPort(host) ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{_given.Port}"))];

    private bool HasSeveralHosts => _given.Host!.Contains(',', StringComparison.Ordinal);

    /// <summary>The connection string that all of the store's connections have, so that they share a pool.</summary>
    public string ConnectionString(PostgreSqlEventStoreOptions options)
    {
        var (busy, command) = ((long)options.BusyTimeout.TotalMilliseconds, (long)options.CommandTimeout.TotalMilliseconds);
        var builder = new NpgsqlConnectionStringBuilder(_given.ConnectionString)
        {
            // As the session's own defaults, to which a pooled connection is reset: nobody need set them on each use. The last one is for
            // a writer whose machine has gone: the server hears nothing of that, and would keep its locks for hours.
            Options = string.Create(
                CultureInfo.InvariantCulture,
                $"{_given.Options} -c synchronous_commit=on -c lock_timeout={busy} -c statement_timeout={command} "
                + $"-c idle_in_transaction_session_timeout={command}").Trim(),

            // For a commit: one that is cancelled while it waits for a standby returns as if it had succeeded. The server's own timeout of
            // statements leaves that wait alone.
            CommandTimeout = 0,
            NoResetOnClose = false,
            Enlist = false,
        };
        SetUnlessGiven(builder, "Application Name", "EventStore.EfCore");
        SetUnlessGiven(builder, "Max Auto Prepare", PreparedStatements);
        SetUnlessGiven(builder, "Write Buffer Size", WriteBuffer);
        SetUnlessGiven(builder, "TCP Keepalive", true);
        SetUnlessGiven(builder, "TCP Keepalive Time", KeepAliveTime);
        SetUnlessGiven(builder, "TCP Keepalive Interval", KeepAliveInterval);
        if (HasSeveralHosts)
        {
            SetUnlessGiven(builder, "Target Session Attributes", "primary");

            // Which host is the primary is asked anew on each connection: what was known of it is what a failover changes.
            SetUnlessGiven(builder, "Host Recheck Seconds", 0);
            SetUnlessGiven(builder, "Timeout", ConnectTimeout);
        }

        return builder.ConnectionString;
    }

    /// <summary>The same, with the hosts in the order in which they are asked.</summary>
    public string ConnectionString(PostgreSqlEventStoreOptions options, IEnumerable<string> hosts) =>
        new NpgsqlConnectionStringBuilder(ConnectionString(options)) { Host = string.Join(',', hosts) }.ConnectionString;

    /// <summary>The same for a connection to one of the hosts, whatever it is, that is to answer soon.</summary>
    public string ProbeConnectionString(PostgreSqlEventStoreOptions options, string host, int port)
    {
        var builder = new NpgsqlConnectionStringBuilder(UnpooledConnectionString(options))
        {
            Host = host,
            Port = port,
            CommandTimeout = ConnectTimeout,
        };
        builder.Timeout = Math.Min(builder.Timeout, ConnectTimeout);
        builder.Remove("Target Session Attributes");
        return builder.ConnectionString;
    }

    /// <summary>The same for a connection that is closed when it is given back.</summary>
    public string UnpooledConnectionString(PostgreSqlEventStoreOptions options) =>
        new NpgsqlConnectionStringBuilder(ConnectionString(options)) { Pooling = false }.ConnectionString;

    // One colon is a port's; more are an IPv6 address's, whose port comes behind a bracket.
    private static bool NamesPort(string hosts)
    {
        var last = hosts[(hosts.LastIndexOf(',') + 1)..];
        return last.Contains("]:", StringComparison.Ordinal) || last.Count(c => c == ':') == 1;
    }

    private void SetUnlessGiven(NpgsqlConnectionStringBuilder builder, string keyword, object value)
    {
        if (!_given.ShouldSerialize(keyword))
            builder[keyword] = value;
    }
}
