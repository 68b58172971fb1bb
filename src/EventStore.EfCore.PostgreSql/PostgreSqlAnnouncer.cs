using Npgsql;

namespace EventStore.EfCore.PostgreSql;

/// <summary>Tells other processes that something was committed: https://www.postgresql.org/docs/current/sql-notify.html.</summary>
/// <remarks>
/// After the commit and beside it, on a connection of its own: a transaction that notifies takes a lock of the whole database when it
/// commits, and sixteen writers that do so in theirs fall to a third of their rate. Commits that come close together are told of once.
/// </remarks>
internal sealed class PostgreSqlAnnouncer(PostgreSqlHosts hosts) : IAsyncDisposable, IDisposable
{
    public const string Channel = "eventstore_commits";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // Seconds: whoever was to be told has looked by himself long before.
    private const int Timeout = 5;

    private readonly Lock _gate = new();
    private Task _telling = Task.CompletedTask;
    private bool _isWanted;
    private bool _isTelling;

    public void Announce()
    {
        lock (_gate)
        {
            _isWanted = true;
            if (_isTelling)
                return;
            _isTelling = true;
            using var none = ExecutionContext.SuppressFlow();
            _telling = Task.Run(TellAsync);
        }
    }

    /// <summary>Returns when the last commit has been told of: its process may be about to end.</summary>
    public async ValueTask DisposeAsync() => await _telling.ConfigureAwait(false);

    // A container that is disposed synchronously accepts no service that can only be disposed asynchronously.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task TellAsync()
    {
        while (TakeWish())
        {
            try
            {
                await using var connection = new NpgsqlConnection(hosts.ConnectionString);
                await connection.OpenAsync().ConfigureAwait(false);
                await using var notify = connection.CreateCommand();
                notify.CommandText = $"NOTIFY {Channel}";
                notify.CommandTimeout = Timeout;
                await notify.ExecuteNonQueryAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
            {
                // The server is away, or has no connection left. What was committed is found by looking.
            }

            await Task.Delay(Pause).ConfigureAwait(false);
        }
    }

    private bool TakeWish()
    {
        lock (_gate)
        {
            (_isTelling, _isWanted) = (_isWanted, false);
            return _isTelling;
        }
    }
}
