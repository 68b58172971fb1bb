using System.Data;
using System.Data.Common;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EventStore.EfCore.Writing;

/// <summary>Writes the last numbers of the servers that a transaction touched.</summary>
/// <remarks>
/// With one prepared command on EF's own connection and transaction: <c>SaveChanges</c> would build, prepare and finalize a command for
/// each server, which weighs in a small transaction of many servers.
/// </remarks>
internal static class ServerCounters
{
    private const string Sql =
        """
        UPDATE "Servers" SET "LastPosition" = @position, "LastChainId" = @chain, "LastChannelId" = @channel WHERE "Id" = @id
        """;

    public static async Task SaveAsync(EventStoreDbContext context, IEnumerable<ServerLog> servers)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = Sql;
        var position = Parameter(command, "@position", DbType.Int64);
        var chain = Parameter(command, "@chain", DbType.Int32);
        var channel = Parameter(command, "@channel", DbType.Int32);
        var id = Parameter(command, "@id", DbType.Int32);

        foreach (var server in servers)
        {
            (position.Value, chain.Value, channel.Value, id.Value) =
                (server.LastPosition, server.LastChainId, server.LastChannelId, server.Id);
            if (await command.ExecuteNonQueryAsync().ConfigureAwait(false) != 1)
                throw new InvalidOperationException($"The row of server '{server.Key}' (id {server.Id}) vanished during a transaction that had read it.");
        }
    }

    private static DbParameter Parameter(DbCommand command, string name, DbType type)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
