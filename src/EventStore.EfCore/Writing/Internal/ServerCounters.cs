using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace EventStore.EfCore.Writing;

/// <summary>Writes the last numbers of the servers that a transaction touched.</summary>
/// <remarks>
/// On EF's own connection and transaction: <c>SaveChanges</c> would build, prepare and finalize a command for each server, which weighs in
/// a small transaction of many servers. In one round trip where the driver can, with one prepared command elsewhere.
/// </remarks>
internal static class ServerCounters
{
    private static readonly ConditionalWeakTable<IModel, string> Statements = [];
    private static readonly ConditionalWeakTable<DbConnection, Tuple<DbCommand, Values>> Commands = [];

    public static Task SaveAsync(EventStoreDbContext context, IEnumerable<LogState> logs)
    {
        var sql = Statements.GetValue(context.Model, _ => Statement(context));
        return context.Database.GetDbConnection().CanCreateBatch ? SaveAtOnceAsync(context, sql, logs) : SaveEachAsync(context, sql, logs);
    }

    private static async Task SaveAtOnceAsync(EventStoreDbContext context, string sql, IEnumerable<LogState> logs)
    {
        await using var batch = context.Database.GetDbConnection().CreateBatch();
        batch.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        batch.Timeout = context.Database.GetCommandTimeout() ?? batch.Timeout;
        var written = new List<LogState>();
        foreach (var log in logs)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            new Values(command.Parameters, command.CreateParameter).Set(log);
            batch.BatchCommands.Add(command);
            written.Add(log);
        }

        if (written.Count == 0)
            return;
        await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
        for (var i = 0; i < written.Count; i++)
            RequireOne(batch.BatchCommands[i].RecordsAffected, written[i]);
    }

    private static async Task SaveEachAsync(EventStoreDbContext context, string sql, IEnumerable<LogState> logs)
    {
        // Prepared once for each opening of a connection.
        var (command, values) = Commands.GetValue(context.Database.GetDbConnection(), connection => Command(connection, sql));
        command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        try
        {
            foreach (var log in logs)
            {
                values.Set(log);
                RequireOne(await command.ExecuteNonQueryAsync().ConfigureAwait(false), log);
            }
        }
        finally
        {
            command.Transaction = null;
        }
    }

    private static Tuple<DbCommand, Values> Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        connection.StateChange += Forget;
        return new(command, new Values(command.Parameters, command.CreateParameter));
    }

    // The driver disposes a connection's commands when it closes, and does not know of one that is used afterwards: its statement would
    // keep the file open.
    private static void Forget(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState != ConnectionState.Closed)
            return;
        var connection = (DbConnection)sender;
        connection.StateChange -= Forget;
        if (Commands.Remove(connection, out var kept))
            kept.Item1.Dispose();
    }

    private static void RequireOne(int rows, LogState log)
    {
        if (rows != 1)
        {
            throw Damage.Of(
                $"The row of server '{log.Name}' (number {log.ServerNumber}) vanished during a transaction that had read it");
        }
    }

    // Names come from the model: an engine may keep the tables in a schema of their own.
    private static string Statement(EventStoreDbContext context)
    {
        var helper = context.GetService<ISqlGenerationHelper>();
        var table = context.Model.FindEntityType(typeof(ServerRow))!.GetTableMappings().Single().Table;
        return $"UPDATE {helper.DelimitIdentifier(table.Name, table.Schema)} SET {Column(nameof(ServerRow.LastPosition))} = @position, "
            + $"{Column(nameof(ServerRow.LastChainId))} = @chain, {Column(nameof(ServerRow.LastChannelId))} = @channel "
            + $"WHERE {Column(nameof(ServerRow.Number))} = @number";

        string Column(string property) =>
            helper.DelimitIdentifier(table.Columns.Single(c => c.PropertyMappings.Any(m => m.Property.Name == property)).Name);
    }

    /// <summary>The parameters of the statement.</summary>
    private sealed class Values(DbParameterCollection parameters, Func<DbParameter> create)
    {
        private readonly DbParameter _position = Add(parameters, create(), "@position", DbType.Int64);
        private readonly DbParameter _chain = Add(parameters, create(), "@chain", DbType.Int32);
        private readonly DbParameter _channel = Add(parameters, create(), "@channel", DbType.Int32);
        private readonly DbParameter _number = Add(parameters, create(), "@number", DbType.Int32);

        public void Set(LogState log) => (_position.Value, _chain.Value, _channel.Value, _number.Value) =
            (log.LastPosition, log.LastChainId, log.LastChannelId, log.ServerNumber);

        private static DbParameter Add(DbParameterCollection parameters, DbParameter parameter, string name, DbType type)
        {
            parameter.ParameterName = name;
            parameter.DbType = type;
            parameters.Add(parameter);
            return parameter;
        }
    }
}
