using System.Diagnostics;
using Npgsql;

namespace PostgreSql.TestServers;

/// <summary>
/// Two servers on this machine: a primary, and a synchronous standby that takes over when it is told to. It needs locally installed
/// binaries.
/// </summary>
public sealed class ServerPair : IDisposable
{
    private const string Missing = $"A failover is tested with servers installed under {LocalCluster.InstalledUnder}, and none is there.";

    private readonly int[] _ports;

    private ServerPair(LocalCluster primary, LocalCluster standby)
    {
        (Primary, Standby) = (primary, standby);
        _ports = [primary.Port, standby.Port];
    }

    public LocalCluster Primary { get; private set; }

    /// <summary>The standby; not running when it was killed, or has taken over.</summary>
    public LocalCluster Standby { get; private set; }

    /// <summary>Starts both, and returns when commits wait for the standby.</summary>
    public static async Task<ServerPair> StartAsync()
    {
        if (LocalCluster.FindBinaries() is not { } binaries)
            throw TestServer.None(Missing);

        var primary = await LocalCluster.StartAsync(binaries);
        try
        {
            var pair = new ServerPair(primary, await LocalCluster.StandbyOfAsync(primary));
            await pair.WaitForStandbyAsync();
            return pair;
        }
        catch
        {
            primary.Dispose();
            throw;
        }
    }

    /// <summary>A connection string that names both hosts, in the same order whoever is the primary.</summary>
    public string ConnectionStringOf(string database) => new NpgsqlConnectionStringBuilder(Primary.Server.ConnectionStringOf(database))
    {
        Host = string.Join(',', _ports.Select(port => FormattableString.Invariant($"127.0.0.1:{port}"))),
    }.ConnectionString;

    /// <summary>Makes the standby the primary. Its commits wait for nobody.</summary>
    public async Task PromoteAsync()
    {
        await Standby.Server.ExecuteAsync("SELECT pg_promote()");
        (Primary, Standby) = (Standby, Primary);
    }

    /// <summary>Kills the primary, and lets the standby take over after a while, as a watchman does who wants to be sure.</summary>
    /// <returns>How long there was no primary.</returns>
    public async Task<TimeSpan> FailOverAsync(TimeSpan doubt)
    {
        var start = Stopwatch.GetTimestamp();
        await Primary.KillAsync();
        await Task.Delay(doubt);
        await PromoteAsync();
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Puts a new standby in the place of the server that was killed, and returns when commits wait for it.</summary>
    public async Task ReplaceStandbyAsync()
    {
        var port = Standby.Port;
        Standby.Dispose();
        Standby = await LocalCluster.StandbyOfAsync(Primary, port);
        await WaitForStandbyAsync();
    }

    public void Dispose()
    {
        Primary.Dispose();
        Standby.Dispose();
    }

    private async Task WaitForStandbyAsync()
    {
        await Primary.Server.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        await Primary.Server.ExecuteAsync("SELECT pg_reload_conf()");

        // A session that begins with the setting proves that all processes were told of it; the checkpointer, whose word counts, has heard
        // it when it makes a checkpoint.
        while (true)
        {
            await using var connection = await Primary.Server.OpenAsync();
            if (await connection.ScalarAsync<string>("SHOW synchronous_standby_names") != "standby")
                continue;
            await connection.ExecuteAsync("CHECKPOINT");

            // What was committed before that did not wait.
            var end = await connection.ScalarAsync<string>("SELECT pg_current_wal_flush_lsn()::text");
            while (!await connection.ScalarAsync<bool>(
                $"SELECT count(*) > 0 FROM pg_stat_replication WHERE sync_state = 'sync' AND flush_lsn >= '{end}'"))
            {
                await Task.Delay(10);
            }

            return;
        }
    }
}
