using System.Diagnostics;
using EventStore.EfCore.CrashTests;
using Shouldly;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>
/// The script of a release, an archive, and the tools of two versions as programs: the built one is <c>eventstore-old</c>, and
/// <c>eventstore</c> is the same with one migration more.
/// </summary>
internal sealed class ReleaseFolder : IDisposable
{
    public const string NextMigration = "29990101000000_Next";

    private readonly TempFolder _folder = new();
    private string _killBefore = "";

    public ReleaseFolder()
    {
        Directory.CreateDirectory(_folder.File("bin"));
        WriteProgram("eventstore", $"exec '{ToolProcess.Host}' '{MakeNextTool()}' \"$@\"");
        WriteProgram("eventstore-old", $"exec '{ToolProcess.Host}' '{TestedTool.Assembly}' \"$@\"");
        foreach (var program in (string[])["mv", "cp"])
            WriteProgram(program, $"PATH='{SystemPath}' exec {program} \"$@\"");
    }

    public string Archive => File("archive.db");

    /// <summary>Where it is set aside; only when there is one backup.</summary>
    public string Aside => $"{Archive}-rollback-{Path.GetFileNameWithoutExtension(Backup)}";

    /// <summary>The backups that have their names.</summary>
    public string[] Backups => Directory.Exists(File("backups")) ? Directory.GetFiles(File("backups"), "archive-*.db") : [];

    public string Backup => Backups.Single();

    public string Root => _folder.Root;

    private static string SystemPath => Environment.GetEnvironmentVariable("PATH")!;

    public string File(string name) => _folder.File(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>
    /// Makes a program that the script finds. Before the call that the variable KILL_BEFORE names, the script and all that it has started
    /// are killed.
    /// </summary>
    public void WriteProgram(string name, string text)
    {
        var path = _folder.File($"bin/{name}");
        System.IO.File.WriteAllText(
            path,
            $$"""
            #!/bin/sh
            call=${0##*/}
            case $call in eventstore*) call="$call $1" ;; esac
            echo "$call" >>'{{File("calls")}}'
            [ "$(grep -cx "$call" '{{File("calls")}}') $call" != "$KILL_BEFORE" ] || kill -9 0
            {{text}}

            """);
        using var change = Process.Start("chmod", ["+x", path]);
        change.WaitForExit();
    }

    /// <summary>Stores into the archive with the old tool, by a process: one that has it open is in the way.</summary>
    public async Task StoreAsync(IEnumerable<Event> events, string tool = "eventstore-old")
    {
        var result = await RunAsync(tool, "ingest", Write("events.jsonl", Samples.Lines(events)), "--store", Archive);
        if (result.ExitCode != 0)
            throw new InvalidOperationException(result.Error);
    }

    /// <summary>What the script does, without the script.</summary>
    public async Task MigrateAsync()
    {
        Directory.CreateDirectory(File("backups"));
        (await RunAsync("eventstore", "backup", File("backups/archive-of-before.db"), "--store", Archive)).ExitCode.ShouldBe(0);
        (await RunAsync("eventstore", "migrate", "--store", Archive)).ExitCode.ShouldBe(0);
    }

    /// <summary>The script's first half, with the folder for backups.</summary>
    public Task<CliResult> ReleaseAsync(params string[] more) =>
        RunAsync("release.sh", ["--store", Archive, "--backups", File("backups"), .. more]);

    public Task<CliResult> RollBackAsync(params string[] more) =>
        RunAsync("release.sh", ["rollback", Backup, "--store", Archive, "--old-tool", "eventstore-old", .. more]);

    /// <summary>Runs one of the programs, or the script, to its end.</summary>
    public async Task<CliResult> RunAsync(string program, params string[] args)
    {
        using var process = Start(program, args);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>Runs the script, and kills it, with all that it has started, before such a call: "2 mv" is the second one of mv.</summary>
    public async Task RunKilledAsync(string call, Func<Task<CliResult>> run)
    {
        System.IO.File.Delete(File("calls"));
        _killBefore = call;
        var result = await run();
        _killBefore = "";
        result.ExitCode.ShouldBe(137, $"It was not killed: {result.Output}{result.Error}");
    }

    /// <summary>Starts one of the programs, or the script, as the first of a group of processes.</summary>
    public Process Start(string program, params string[] args)
    {
        var path = program == "release.sh" ? Path.Combine(AppContext.BaseDirectory, program) : File($"bin/{program}");
        return Process.Start(new ProcessStartInfo("setsid", ["/bin/sh", path, .. args])
        {
            WorkingDirectory = Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{File("bin")}:{SystemPath}", ["KILL_BEFORE"] = _killBefore },
        })!;
    }

    public static async Task<CliResult> EndAsync(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CliResult(process.ExitCode, output, await error);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A copy of the built tool, by links, with the next version's migrations.</summary>
    private string MakeNextTool()
    {
        const string Migrations = "EventStore.EfCore.Migrations.Sqlite.dll";
        var (built, next) = (Path.GetDirectoryName(TestedTool.Assembly)!, _folder.File("next"));
        Directory.CreateDirectory(next);
        foreach (var file in Directory.GetFileSystemEntries(built))
            System.IO.File.CreateSymbolicLink(Path.Combine(next, Path.GetFileName(file)), file);
        // What the host looks at is no link, for it would go on where that leads.
        foreach (var file in (string[])["eventstore.dll", "eventstore.deps.json", "eventstore.runtimeconfig.json"])
            Replace(Path.Combine(next, file), Path.Combine(built, file));
        Replace(Path.Combine(next, Migrations), Path.Combine(AppContext.BaseDirectory, "next", Migrations));

        return Path.Combine(next, "eventstore.dll");

        static void Replace(string file, string by)
        {
            System.IO.File.Delete(file);
            System.IO.File.Copy(by, file);
        }
    }
}
