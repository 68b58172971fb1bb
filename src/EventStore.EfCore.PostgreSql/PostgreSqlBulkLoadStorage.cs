using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Keeps other loads away, and leaves out the one index that is written at random places. Other stores go on, as far as the locks of
/// dropping and building it let them: duplicates are found along the chains, under the servers' locks.
/// </summary>
internal sealed class PostgreSqlBulkLoadStorage(
    PostgreSqlTarget target,
    PostgreSqlPulse pulse,
    IOptions<PostgreSqlEventStoreOptions> options,
    IDbContextFactory<EventStoreDbContext> contexts)
    : IBulkLoadStorage, ILeftOutIndex
{
    public async Task<IExclusiveStorage> OpenExclusiveAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(target.UnpooledConnectionString(options.Value));
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await pulse.WhileAliveAsync(
                connection,
                token => PostgreSqlAdvisoryLock.TakeForBulkLoadAsync(connection, token),
                cancellationToken).ConfigureAwait(false);
            return new PostgreSqlExclusiveStorage(connection, pulse, contexts);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<bool> CanFinishAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await PostgreSqlAdvisoryLock.CanFinishBulkLoadAsync(context, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await context.Database.CloseConnectionAsync().ConfigureAwait(false);
        }
    }

    public ILeftOutIndex LeftOut => this;

    public Task DropAsync(EventStoreDbContext context, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(
            $"{AllServers.Comment}DROP INDEX IF EXISTS {PostgreSqlTables.Schema}.\"{PostgreSqlTables.HashIndex}\"",
            cancellationToken);

    public async Task BuildAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        // Two who build it at once would both find that there is none. It takes as long as it takes.
        await using var command = context.Command(
            $"""
            SET LOCAL statement_timeout = 0;
            LOCK TABLE {PostgreSqlTables.BulkLoads} IN EXCLUSIVE MODE;
            {AllServers.Comment}CREATE UNIQUE INDEX IF NOT EXISTS "{PostgreSqlTables.HashIndex}"
                ON {PostgreSqlTables.Events} ("ServerId", "Hash");
            """);
        command.CommandTimeout = 0;
        await pulse.WhileAliveAsync(command.Connection!, command.ExecuteNonQueryAsync, cancellationToken).ConfigureAwait(false);
    }
}
