using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Where the contexts' connections come from. Of several hosts, what is known of each (the primary, a standby, silent) holds until a
/// connection fails: what a failover changes is asked anew then, and until then a host that is silent is in nobody's way.
/// </summary>
internal sealed class PostgreSqlHosts : IDbConnectionInterceptor, IAsyncDisposable, IDisposable
{
    private readonly string _connectionString;
    private readonly NpgsqlMultiHostDataSource? _several;

    public PostgreSqlHosts(PostgreSqlTarget target, IOptions<PostgreSqlEventStoreOptions> options)
    {
        _connectionString = target.ConnectionString(options.Value);
        if (target.HasSeveralHosts)
            _several = new NpgsqlDataSourceBuilder(target.RememberingConnectionString(options.Value)).BuildMultiHost();
    }

    public DbContextOptionsBuilder UseHosts(DbContextOptionsBuilder builder, Action<NpgsqlDbContextOptionsBuilder> configure) =>
        _several is null
            ? builder.UseNpgsql(_connectionString, configure)
            : builder.UseNpgsql(_several, configure).AddInterceptors(this);

    public void ConnectionFailed(DbConnection connection, ConnectionErrorEventData eventData) => _several!.ClearDatabaseStates();

    public Task ConnectionFailedAsync(
        DbConnection connection, ConnectionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        _several!.ClearDatabaseStates();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _several?.DisposeAsync() ?? ValueTask.CompletedTask;

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => _several?.Dispose();
}
