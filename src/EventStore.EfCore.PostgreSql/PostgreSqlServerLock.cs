using System.Data.Common;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Locks the servers' rows in the order of their names; rows of new servers are inserted before, in the same order, so that of two writers
/// with the same new server one waits for the other. One round trip, in which the durability settings are read as well.
/// </summary>
/// <remarks>
/// The row of a new server stays when nothing is stored in it after all: empty, it is no server to anybody who reads.
/// </remarks>
internal sealed class PostgreSqlServerLock(PostgreSqlTarget target, IOptions<PostgreSqlEventStoreOptions> options) : IServerLock
{
    // The look before keeps the sequence from counting on for servers that are there, and known ones from being written to. It asks for the
    // names as they were given: joined with them, the planner may well read the whole table.
    private const string InsertNew =
        $"""
        INSERT INTO {PostgreSqlTables.Servers} ("Id", "Key", "LastPosition", "LastChainId", "LastChannelId")
        SELECT nextval('{PostgreSqlTables.ServerNumbers}'), wanted.name, 0, 0, 0 FROM unnest($1) AS wanted(name)
        WHERE wanted.name <> ALL (ARRAY(SELECT "Key" FROM {PostgreSqlTables.Servers} WHERE "Key" = ANY ($1)))
        ORDER BY wanted.name COLLATE "C" ON CONFLICT ("Key") DO NOTHING
        """;

    private const string LockAll =
        $"""
        SELECT "Id", "Key", "LastPosition", "LastChainId", "LastChannelId" FROM {PostgreSqlTables.Servers}
        WHERE "Key" = ANY ($1) ORDER BY "Key" FOR UPDATE
        """;

    public async Task<IReadOnlyList<LockedServer>> LockAsync(EventStoreDbContext context, IReadOnlyList<string> names)
    {
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await using var batch = connection.CreateBatch();
        batch.Transaction = (NpgsqlTransaction)context.Database.CurrentTransaction!.GetDbTransaction();
        batch.Timeout = context.Database.GetCommandTimeout() ?? 0;
        batch.BatchCommands.Add(new NpgsqlBatchCommand(PostgreSqlDurability.Query));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(InsertNew) { Parameters = { Names(names) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(LockAll) { Parameters = { Names(names) } });

        await using var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
        var durability = await PostgreSqlDurability.ReadAsync(reader, CancellationToken.None).ConfigureAwait(false);
        durability.Require(target, options.Value);
        await reader.NextResultAsync().ConfigureAwait(false);

        var rows = new Dictionary<string, LockedServer>(names.Count, StringComparer.Ordinal);
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            var server = LockedServer.Of(Row(reader).Check(), durability.Incarnation);
            rows.Add(server.Name, server);
        }

        return [.. names.Select(name => rows[name])];
    }

    private static NpgsqlParameter Names(IReadOnlyList<string> names) =>
        new() { Value = names, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static UncheckedServer Row(DbDataReader reader) => new()
    {
        Number = reader.GetInt32(0),
        Name = reader.GetString(1),
        LastPosition = reader.GetInt64(2),
        LastChainId = reader.GetInt32(3),
        LastChannelId = reader.GetInt32(4),
    };
}
