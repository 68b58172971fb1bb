using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PostgreSql.TestServers;

/// <summary>A cluster of locally installed binaries in a temporary folder, gone when it is disposed.</summary>
/// <remarks>
/// PostgreSQL does not run as root: there, it runs as the user <c>postgres</c>, whom its packages make. Names are ordered by a language's
/// rules by default, as on most servers, so that what must not depend on them is seen.
/// </remarks>
public sealed class LocalCluster : IDisposable
{
    public const string InstalledUnder = "/usr/lib/postgresql";
    public const int MaxConnections = 300;

    private const string Superuser = "postgres";
    private const string Password = "swordfish";

    private readonly string _binaries;
    private readonly string _folder;
    private readonly int _port;
    private ServerProcesses? _frozen;

    private LocalCluster(string binaries, string folder, int? port = null)
    {
        _binaries = binaries;
        _folder = folder;
        _port = port ?? FreePort();
        Server = new PostgreSqlServer(
            $"a throw-away cluster of '{binaries}'",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Host=127.0.0.1;Port={_port};Database=postgres;Username={Superuser};Password={Password}"),
            IsThrownAway: true);
    }

    public PostgreSqlServer Server { get; }

    public int Port => _port;

    public bool HasFolder => Directory.Exists(_folder);

    private string Data => Path.Combine(_folder, "data");

    /// <summary>The folder of the newest version's programs; null when none is installed.</summary>
    public static string? FindBinaries() => !Directory.Exists(InstalledUnder) ? null : Directory.GetDirectories(InstalledUnder)
        .Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
        .OrderByDescending(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
        .Select(folder => Path.Combine(folder, "bin"))
        .FirstOrDefault();

    /// <summary>Makes a cluster and starts its server.</summary>
    /// <param name="binaries">The folder of the programs.</param>
    /// <param name="settings">Lines of its configuration.</param>
    public static Task<LocalCluster> StartAsync(string binaries, params string[] settings) =>
        StartAsync(binaries, Environment.ProcessId, settings);

    /// <summary>The same on behalf of another process.</summary>
    public static async Task<LocalCluster> StartAsync(string binaries, int owner, params string[] settings)
    {
        var cluster = new LocalCluster(binaries, await LeftClusters.NewFolderAsync(owner));
        try
        {
            await cluster.InitializeAsync(settings);
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Copies a running cluster, and starts a server on the copy that follows it as a standby.</summary>
    /// <param name="primary">The one to copy.</param>
    /// <param name="port">Where it listens; any free port unless given.</param>
    public static async Task<LocalCluster> StandbyOfAsync(LocalCluster primary, int? port = null)
    {
        var standby = new LocalCluster(primary._binaries, await LeftClusters.NewFolderAsync(Environment.ProcessId), port);
        try
        {
            await standby.GiveAsync(standby._folder);
            var source = $"host=127.0.0.1 port={primary.Port} user={Superuser} password={Password} application_name=standby";
            await standby.RunAsync("pg_basebackup", "-D", standby.Data, "-d", source, "-R", "--checkpoint=fast");
            await File.AppendAllLinesAsync(Path.Combine(standby.Data, "postgresql.conf"), [PortSetting(standby._port)]);
            await standby.StartAsync();
            return standby;
        }
        catch
        {
            standby.Dispose();
            throw;
        }
    }

    public Task StartAsync() =>
        RunAsync("pg_ctl", "start", "-s", "-w", "-t", "60", "-D", Data, "-l", Path.Combine(_folder, "server.log"));

    /// <param name="mode"><c>fast</c> ends the sessions; <c>immediate</c> ends as a crash does.</param>
    public Task StopAsync(string mode) => RunAsync("pg_ctl", "stop", "-s", "-w", "-D", Data, "-m", mode);

    /// <summary>Ends as a crash does, and starts again.</summary>
    public Task RestartAsync() =>
        RunAsync("pg_ctl", "restart", "-s", "-w", "-t", "60", "-D", Data, "-m", "immediate", "-l", Path.Combine(_folder, "server.log"));

    /// <summary>SIGKILL, for the server's process and all of its children: nothing is said to anybody.</summary>
    public async Task KillAsync()
    {
        await ServerProcesses.KillAsync(Postmaster());

        // To the server's next start, one that has ended still runs until its parent has looked.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    /// <summary>SIGSTOP, for all of them: connections stay open, and nobody answers, as on a machine that hangs.</summary>
    public void Freeze() => _frozen = ServerProcesses.Freeze(Postmaster());

    public void Thaw() => _frozen?.Thaw();

    /// <summary>Stops, lets something be done to the files in the folder of its data, and starts again.</summary>
    public async Task ChangeFilesAsync(Action<string> change)
    {
        await StopAsync("fast");
        change(Data);
        await StartAsync();
    }

    /// <summary>Makes a folder the server's user's own.</summary>
    public async Task GiveAsync(string folder)
    {
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", Superuser, folder);
    }

    public async Task BecomeStandbyAsync()
    {
        await StopAsync("fast");
        await File.WriteAllTextAsync(Path.Combine(Data, "standby.signal"), "");
        await GiveAsync(Path.Combine(Data, "standby.signal"));
        await StartAsync();
    }

    public void Dispose()
    {
        // A frozen server cannot be told to stop.
        Thaw();

        // By a process of its own, for it takes longer than a run of tests is given at its end.
        var stop = string.Join(' ', Command("pg_ctl", "stop", "-s", "-w", "-D", Data, "-m", "immediate"));
        using var ending = Process.Start("/bin/sh", ["-c", $"cd / && {{ {stop} >/dev/null 2>&1; rm -rf {_folder}; }}"]);
    }

    private async Task InitializeAsync(string[] settings)
    {
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await GiveAsync(_folder);
        await RunAsync(
            "initdb", "-D", Data, "-U", Superuser, $"--pwfile={passwordFile}", "--auth=scram-sha-256", "--encoding=UTF8",
            "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US");
        await File.AppendAllLinesAsync(
            Path.Combine(Data, "postgresql.conf"),
            [
                "listen_addresses = '127.0.0.1'",
                PortSetting(_port),
                "unix_socket_directories = ''",
                string.Create(CultureInfo.InvariantCulture, $"max_connections = {MaxConnections}"),
                .. settings,
            ]);
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        var command = Command(program, arguments);

        // The server that is started keeps these open, so nothing is read from them: what it says goes to its log.
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardInput = true };
        if (program != "pg_ctl")
            (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var errors = start.RedirectStandardError ? process.StandardError.ReadToEndAsync() : Task.FromResult("see server.log");
        if (start.RedirectStandardOutput)
            await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{string.Join(' ', command)}' ended with {process.ExitCode}: {await errors}");
    }

    private string[] Command(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries, program);
        if (!File.Exists(path))
            return [program, .. arguments];
        return Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Superuser}", $"--regid={Superuser}", "--init-groups", path, .. arguments]
            : [path, .. arguments];
    }

    private int Postmaster() =>
        ServerProcesses.PostmasterOf(Data) ?? throw new InvalidOperationException($"No server runs on '{Data}'.");

    private static string PortSetting(int port) => string.Create(CultureInfo.InvariantCulture, $"port = {port}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
