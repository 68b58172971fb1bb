using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace EventStore.EfCore.PostgreSql.Tests.Connections;

/// <summary>
/// Stands between store and server, counts round trips, and can cut a connection at a commit: before the server hears of it, or after. It
/// can also fall silent, as a network does that loses every packet: nothing is closed, and nothing arrives.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    // As the driver sends it: a simple query.
    private static readonly byte[] Commit = [.. "COMMIT"u8, 0];

    // What other processes are told after a commit, on a connection of its own: nobody waits for it. Prepared, it has no text later.
    private static readonly byte[] Announcement = [.. "NOTIFY "u8];

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private readonly string _host;
    private readonly int _port;
    private int _commits;
    private int _connections;
    private int _roundTrips;
    private volatile bool _isSilent;

    /// <param name="connectionString">To the server.</param>
    /// <param name="port">Where to listen; 0 for any.</param>
    public TcpProxy(string connectionString, int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        (_host, _port) = (target.Host!, target.Port);
        _listener.Start();
        (target.Host, target.Port, target.SslMode) = ("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, SslMode.Disable);
        ConnectionString = target.ConnectionString;
        _accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    /// <summary>How many commits the store has sent.</summary>
    public int Commits => Volatile.Read(ref _commits);

    /// <summary>How often the store has sent something and waited for the answer; without what it tells others of commits.</summary>
    public int RoundTrips => Volatile.Read(ref _roundTrips);

    /// <summary>Sees what the store sends, piece by piece; without what it tells others of commits.</summary>
    public Action<byte[]>? AtSend { get; set; }

    /// <summary>How many connections were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What happens at a commit, by its number from 1.</summary>
    public Func<int, Cut> AtCommit { get; set; } = _ => Cut.Nothing;

    /// <summary>No byte goes through any more, on any connection. Connections can still be made: the system does that.</summary>
    public void FallSilent() => _isSilent = true;

    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted)
            return;
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // The end: cancelled, or the listener closed between two connections.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(_host, _port, _end.Token);
                var session = new Session(client.GetStream(), server.GetStream());
                await Task.WhenAny(ToServerAsync(session), ToClientAsync(session));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
            {
                // Both ends are closed.
            }
        }
    }

    private async Task ToServerAsync(Session session)
    {
        var buffer = new byte[64 * 1024];
        while (await session.Client.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            session.IsBeside |= buffer.AsSpan(0, count).IndexOf(Announcement) >= 0;
            if (!session.IsBeside)
            {
                if (!session.IsAsked)
                    Interlocked.Increment(ref _roundTrips);
                AtSend?.Invoke(buffer[..count]);
            }

            session.IsAsked = true;
            if (buffer.AsSpan(0, count).IndexOf(Commit) >= 0)
            {
                var cut = AtCommit(Interlocked.Increment(ref _commits));
                if (cut == Cut.Before)
                    return;
                session.IsAnswerLost = cut == Cut.After;
                session.IsSilent = cut is Cut.SilentlyBefore or Cut.SilentlyAfter;
                if (cut == Cut.SilentlyBefore)
                    await SilenceAsync();
            }

            if (_isSilent)
                await SilenceAsync();
            await session.Server.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }

    private async Task ToClientAsync(Session session)
    {
        var buffer = new byte[64 * 1024];
        while (await session.Server.ReadAsync(buffer, _end.Token) is > 0 and var count)
        {
            session.IsAsked = false;
            if (session.IsAnswerLost)
                return;
            if (_isSilent || session.IsSilent)
                await SilenceAsync();
            await session.Client.WriteAsync(buffer.AsMemory(0, count), _end.Token);
        }
    }

    private Task SilenceAsync() => Task.Delay(Timeout.Infinite, _end.Token);

    private sealed class Session(NetworkStream client, NetworkStream server)
    {
        private volatile bool _isAnswerLost;
        private volatile bool _isAsked;
        private volatile bool _isSilent;

        public NetworkStream Client => client;

        public NetworkStream Server => server;

        /// <summary>Whether others are told of commits on it.</summary>
        public bool IsBeside { get; set; }

        /// <summary>Whether the store has sent something that the server has not answered yet.</summary>
        public bool IsAsked
        {
            get => _isAsked;
            set => _isAsked = value;
        }

        public bool IsAnswerLost
        {
            get => _isAnswerLost;
            set => _isAnswerLost = value;
        }

        public bool IsSilent
        {
            get => _isSilent;
            set => _isSilent = value;
        }
    }
}
