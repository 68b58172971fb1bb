using EventStore.EfCore.CrashTests.Creation;
using EventStore.EfCore.CrashTests.Writer;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.Backup;

/// <summary>
/// The tool is killed as it enters calls that change files, while it backs up or restores. It leaves nothing or a whole good archive, and
/// the next run ends well.
/// </summary>
/// <remarks>A test run takes a part of the calls; EVENTSTORE_CRASH_STATES=all takes all of them.</remarks>
[Collection(nameof(WholeMachine))]
public sealed class KilledBackupTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Killed = 128 + 9;
    private const int Events = 400;
    private const int More = 40;
    private static readonly ServerId Server = new("grove");

    // What decides is when files get durable, get their names and go; of writes, a few.
    private static readonly string[] Deciding = ["fsync", "fdatasync", "rename", "renameat", "renameat2", "unlink", "ftruncate"];

    private static readonly string[] Suffixes = ["", "-wal", "-witness"];

    private readonly string _root = Directory.CreateTempSubdirectory("eventstore-killed-backup-").FullName;
    private readonly AuthorChain _chain = new(Server, "killed", batchSize: More);
    private int _folders;

    private string Early => System.IO.Path.Combine(_root, "early.db");

    private string Archive => System.IO.Path.Combine(_root, "archive.db");

    public async Task InitializeAsync()
    {
        await using var store = new OpenedStore(Archive, create: true);
        await store.Events.StoreEventsAsync(_chain.NextBatch());
        foreach (var suffix in Suffixes)
            File.Copy(Archive + suffix, Early + suffix);
        for (var i = 1; i < Events / More; i++)
            await store.Events.StoreEventsAsync(_chain.NextBatch());
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public Task A_killed_backup_leaves_nothing_or_a_whole_one() => WalkAsync(
        _ => Task.CompletedTask,
        folder => ["backup", Path(folder, "copy.db"), "--store", Archive],
        async folder =>
        {
            if (!File.Exists(Path(folder, "copy.db")))
                return "nothing";
            await ShouldBeWholeAsync(Path(folder, "copy.db"));
            File.Delete(Path(folder, "copy.db"));
            return "a whole backup";
        },
        folder => Directory.GetFiles(folder).ShouldBe([Path(folder, "copy.db")]));

    [Fact]
    public async Task A_killed_restore_leaves_the_lost_archive_lost_or_a_whole_one()
    {
        var backup = await BackUpAsync();
        await WalkAsync(
            async folder =>
            {
                await LaterArchiveAsync(Path(folder, "restored.db"));
                File.Delete(Path(folder, "restored.db"));
            },
            folder => ["restore", backup, "--to", Path(folder, "restored.db")],
            async folder =>
            {
                if (File.Exists(Path(folder, "restored.db")))
                {
                    await ShouldBeWholeAsync(Path(folder, "restored.db"));
                    return "a whole archive";
                }

                // The witness of the lost one still keeps everybody from beginning anew.
                await using var store = new OpenedStore(Path(folder, "restored.db"), create: true);
                (await Should.ThrowAsync<StorageException>(() => store.Events.GetServersAsync())).Kind.ShouldBe(StorageErrorKind.Corrupt);
                return "a witness";
            },
            folder => Directory.GetFiles(folder).Except([Path(folder, "restored.db-witness")]).ShouldBe([Path(folder, "restored.db")]));
    }

    [Fact]
    public async Task A_killed_restore_leaves_the_older_archive_or_a_whole_one()
    {
        var backup = await BackUpAsync();
        await WalkAsync(
            folder =>
            {
                CopyEarlyArchive(Path(folder, "restored.db"));
                return Task.CompletedTask;
            },
            folder => ["restore", backup, "--to", Path(folder, "restored.db")],
            async folder => $"{await ShouldBeSoundAsync(Path(folder, "restored.db"), More, Events)} events",
            folder => Directory.GetFiles(folder).ShouldBe([Path(folder, "restored.db")]));
    }

    [Fact]
    public Task A_killed_backup_of_logs_leaves_what_the_next_run_goes_on_with() => WalkAsync(
        _ => Task.CompletedTask,
        folder => ["backup", "--log", Path(folder, "log"), "--store", Archive],
        folder => Task.FromResult(File.Exists(Path(folder, "log/manifest.json")) ? "a manifest" : "no manifest"),
        folder => Directory.GetFiles(Path(folder, "log"), "*.new").ShouldBeEmpty(),
        folder => ["restore", "--log", Path(folder, "log"), "--to", Path(folder, "restored.db")]);

    private static string Path(string folder, string name) => System.IO.Path.Combine(folder, name);

    /// <param name="prepare">Makes what is there before.</param>
    /// <param name="command">The tool's arguments.</param>
    /// <param name="look">Looks at what a killed run left, and says what it was.</param>
    /// <param name="lookAgain">Looks at the folder after a second run, which is not killed.</param>
    /// <param name="andThen">A command that must end well after it.</param>
    private async Task WalkAsync(
        Func<string, Task> prepare,
        Func<string, string[]> command,
        Func<string, Task<string>> look,
        Action<string> lookAgain,
        Func<string, string[]>? andThen = null)
    {
        var outcomes = new List<string>();
        foreach (var (call, number) in await CallsAsync(prepare, command))
        {
            var folder = NewFolder();
            await prepare(folder);
            var result = await TracedCalls.SignalAsync("KILL", call, number, [TestedTool.Assembly, .. command(folder)]);
            if (result.ExitCode != 0)
                result.ExitCode.ShouldBe(Killed, result.Errors);
            try
            {
                outcomes.Add($"{(result.ExitCode == 0 ? "not killed" : "killed")} at {call}: {await look(folder)}");
                SqliteConnection.ClearAllPools();
                await RunAsync(command(folder));
                if (andThen is not null)
                    await RunAsync(andThen(folder));
                lookAgain(folder);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Killed at {call} {number}: {e.Message}", e);
            }
        }

        foreach (var outcome in outcomes.CountBy(o => o))
            output.WriteLine($"{outcome.Value,4} {outcome.Key}");
        outcomes.ShouldContain(o => o.StartsWith("killed", StringComparison.Ordinal));
        outcomes.Select(o => o.Split(": ")[1]).Distinct().Count().ShouldBeGreaterThan(1);
    }

    /// <summary>
    /// The calls at which to kill. strace counts by threads: one that no thread makes so often in another run kills nobody.
    /// </summary>
    private async Task<List<(string Call, int Number)>> CallsAsync(Func<string, Task> prepare, Func<string, string[]> command)
    {
        var undisturbed = NewFolder();
        await prepare(undisturbed);
        var counts = await TracedCalls.CountAllAsync([TestedTool.Assembly, .. command(undisturbed)]);
        var all = Environment.GetEnvironmentVariable("EVENTSTORE_CRASH_STATES") == "all";
        var chosen = counts
            .Where(c => Deciding.Contains(c.Key))
            .SelectMany(c => (all ? Enumerable.Range(1, c.Value) : [1, (c.Value / 2) + 1, c.Value]).Distinct().Select(n => (c.Key, n)))
            .ToList();
        chosen.AddRange(new[] { 1, 20, 200 }.Where(n => n <= counts.GetValueOrDefault("pwrite64")).Select(n => ("pwrite64", n)));
        return chosen;
    }

    private static async Task RunAsync(string[] command)
    {
        var (exitCode, errors) = await TracedCalls.RunAsync([TestedTool.Assembly, .. command]);
        exitCode.ShouldBe(0, errors);
    }

    private string NewFolder() => Directory.CreateDirectory(Path(_root, $"{++_folders}")).FullName;

    private async Task<string> BackUpAsync()
    {
        var backup = Path(_root, "backup.db");
        await RunAsync(["backup", backup, "--store", Archive]);
        return backup;
    }

    /// <summary>The archive with events that no backup has, and its witness.</summary>
    private async Task LaterArchiveAsync(string file)
    {
        foreach (var suffix in new[] { "", "-witness" })
            File.Copy(Archive + suffix, file + suffix);
        await using var store = new OpenedStore(file);
        await store.Events.StoreEventsAsync(_chain.NextBatch());
    }

    /// <summary>The archive's first events, as a killed writer left them in the log.</summary>
    private void CopyEarlyArchive(string file)
    {
        foreach (var suffix in Suffixes)
            File.Copy(Early + suffix, file + suffix);
    }

    private static Task<long> ShouldBeWholeAsync(string file) => ShouldBeSoundAsync(file, Events);

    private static async Task<long> ShouldBeSoundAsync(string file, params long[] possible)
    {
        await using var store = new OpenedStore(file);
        var events = (await store.Events.GetServersAsync()).Single().LastPosition;
        possible.ShouldContain(events);
        (await store.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
        return events;
    }
}
