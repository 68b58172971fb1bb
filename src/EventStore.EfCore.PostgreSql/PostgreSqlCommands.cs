using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

internal static class PostgreSqlCommands
{
    /// <summary>A command on the context's open connection, in its transaction if there is one, with the context's timeout.</summary>
    public static NpgsqlCommand Command(this EventStoreDbContext context, string sql)
    {
        var command = ((NpgsqlConnection)context.Database.GetDbConnection()).CreateCommand();
        command.CommandText = sql;
        command.Transaction = (NpgsqlTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandTimeout = context.Database.GetCommandTimeout() ?? 0;
        return command;
    }
}
