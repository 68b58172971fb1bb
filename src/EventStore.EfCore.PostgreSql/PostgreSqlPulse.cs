using EventStore.EfCore.Data;
using Microsoft.Extensions.Options;
using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>
/// Tells a server that takes its time from one that will never answer: a machine that hangs, or a network that loses every packet, closes
/// no connection, and the system below keeps it for a quarter of an hour and longer.
/// </summary>
internal sealed class PostgreSqlPulse(PostgreSqlTarget target, IOptions<PostgreSqlEventStoreOptions> options)
{
    // Whoever may not see what a session does is told nothing, and a server that keeps no record of it says 'disabled'.
    private const string IsAtWork =
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE pid = $1 AND coalesce(state, '') NOT LIKE 'idle%')";

    /// <summary>
    /// Runs work that may take as long as it likes. Each time that it has taken <see cref="PostgreSqlEventStoreOptions.CommandTimeout"/>,
    /// the server is asked on a connection of its own whether it is at work on it; where it is not, or does not answer, the work is
    /// cancelled.
    /// </summary>
    /// <param name="connection">The open connection on which it runs.</param>
    /// <param name="run">The work.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="NpgsqlException">It was cancelled, and whether it took effect is unknown.</exception>
    public async Task WhileAliveAsync(
        NpgsqlConnection connection, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        var (host, port, session) = (connection.Host!, connection.Port, connection.ProcessID);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = run(given.Token);
        while (!await EndsInTimeAsync(work).ConfigureAwait(false))
        {
            if (!await IsAtWorkAsync(host, port, session).ConfigureAwait(false))
            {
                // The driver asks the server to cancel first, and waits for it in vain.
                await given.CancelAsync().ConfigureAwait(false);
                break;
            }
        }

        try
        {
            await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NpgsqlException(
                "The server has fallen silent: the connection was given up.", new TimeoutException(e.Message, e));
        }
    }

    /// <summary>Runs a statement that may take as long as it likes, outside of a transaction.</summary>
    /// <param name="context">Its connection is open.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The first value of the first row of its answer, if it has one.</returns>
    /// <inheritdoc cref="WhileAliveAsync"/>
    public async Task<object?> RunAsync(EventStoreDbContext context, string sql, CancellationToken cancellationToken)
    {
        // Reset when the connection goes back to the pool.
        await using (var patience = context.Command("SET statement_timeout = 0"))
            await patience.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await using var command = context.Command(sql);
        command.CommandTimeout = 0;
        object? answer = null;
        await WhileAliveAsync(
            command.Connection!,
            async token => answer = await command.ExecuteScalarAsync(token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return answer;
    }

    private async Task<bool> EndsInTimeAsync(Task work)
    {
        await work.WaitAsync(options.Value.CommandTimeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return work.IsCompleted;
    }

    private async Task<bool> IsAtWorkAsync(string host, int port, int session)
    {
        try
        {
            var connection = new NpgsqlConnection(target.ProbeConnectionString(options.Value, host, port));
            await using (connection.ConfigureAwait(false))
            {
                await connection.OpenAsync().ConfigureAwait(false);
                await using var command = new NpgsqlCommand(IsAtWork, connection) { Parameters = { new() { Value = session } } };
                return (bool)(await command.ExecuteScalarAsync().ConfigureAwait(false))!;
            }
        }
        catch (PostgresException)
        {
            // It lives, and has no connection left, say. It is asked again later.
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
