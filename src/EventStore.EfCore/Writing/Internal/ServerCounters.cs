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
/// With one prepared command on EF's own connection and transaction: <c>SaveChanges</c> would build, prepare and finalize a command for
/// each server, which weighs in a small transaction of many servers.
/// </remarks>
internal static class ServerCounters
{
    private static readonly ConditionalWeakTable<IModel, string> Statements = [];

    public static async Task SaveAsync(EventStoreDbContext context, IEnumerable<LogState> logs)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = Statements.GetValue(context.Model, _ => Statement(context));
        var position = Parameter(command, "@position", DbType.Int64);
        var chain = Parameter(command, "@chain", DbType.Int32);
        var channel = Parameter(command, "@channel", DbType.Int32);
        var number = Parameter(command, "@number", DbType.Int32);

        foreach (var log in logs)
        {
            (position.Value, chain.Value, channel.Value, number.Value) =
                (log.LastPosition, log.LastChainId, log.LastChannelId, log.ServerNumber);
            if (await command.ExecuteNonQueryAsync().ConfigureAwait(false) != 1)
            {
                throw Damage.Of(
                    $"The row of server '{log.Name}' (number {log.ServerNumber}) vanished during a transaction that had read it");
            }
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

    private static DbParameter Parameter(DbCommand command, string name, DbType type)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
