using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Asks that one of several hosts first which answered last: another that is silent would hold up each connection for as long as
/// connecting may take. The driver remembers those that it cannot reach, but not one that takes a connection and then says nothing.
/// </summary>
internal sealed class PostgreSqlHosts : DbConnectionInterceptor
{
    private readonly string _database;
    private readonly string[] _hosts;
    private readonly string[] _connectionStrings;
    private volatile int _first;

    public PostgreSqlHosts(PostgreSqlTarget target, IOptions<PostgreSqlEventStoreOptions> options)
    {
        _database = target.Database;
        _hosts = [.. target.Hosts];
        _connectionStrings = _hosts.Length == 1
            ? [target.ConnectionString(options.Value)]
            : [.. _hosts.Select((_, i) => target.ConnectionString(options.Value, [.. _hosts[i..], .. _hosts[..i]]))];
    }

    /// <summary>The connection string whose first host is the one to be asked first.</summary>
    public string ConnectionString => _connectionStrings[_first];

    public override InterceptionResult ConnectionOpening(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        // EF makes a database on a connection to another one.
        if (_hosts.Length > 1 && connection.Database == _database)
            connection.ConnectionString = ConnectionString;
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(ConnectionOpening(connection, eventData, result));

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var opened = (NpgsqlConnection)connection;
        if (Array.IndexOf(_hosts, string.Create(CultureInfo.InvariantCulture, $"{opened.Host}:{opened.Port}")) is >= 0 and var host)
            _first = host;
    }

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }

    public override void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) =>
        _first = (_first + 1) % _hosts.Length;

    public override Task ConnectionFailedAsync(
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionFailed(connection, eventData);
        return Task.CompletedTask;
    }
}
