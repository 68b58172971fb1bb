using System.CommandLine;
using System.Diagnostics;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Json;
using static System.FormattableString;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>Makes backups, once or again and again, and tells of each.</summary>
internal sealed class BackupRun(CliContext cli, ParseResult parsed)
{
    private readonly Answer _answer = cli.Answer(parsed);

    /// <summary>Runs once, or in each interval until it is cancelled; then a failure is told, and the next interval tries again.</summary>
    public async Task<int> RunAsync(TimeSpan? every, Func<OpenStore, CancellationToken, Task> backUp, CancellationToken token)
    {
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                // Opened anew each time: between two backups nobody is in the way of a bulk load.
                await using var store = cli.OpenForReading(parsed);
                await backUp(store, token);
            }
            catch (EventStoreException e) when (every is not null)
            {
                cli.Messages.Warn($"No backup was made: {e.Message} The next attempt is in {every}.");
            }

            if (every is not { } interval)
                return ExitCode.Done;
            var rest = interval - Stopwatch.GetElapsedTime(started);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, token);
        }
    }

    public Task BackUpAsync(OpenStore store, string path, CancellationToken token) =>
        WatchAsync(store, progress => store.Backup.BackUpAsync(path, progress, token));

    public Task BackUpIntoAsync(OpenStore store, string folder, long? keep, CancellationToken token) =>
        WatchAsync(store, progress =>
            store.Backup.BackUpIntoAsync(folder, (int)Math.Min(int.MaxValue, keep ?? int.MaxValue), progress, token));

    public async Task AppendLogAsync(OpenStore store, string folder, CancellationToken token)
    {
        var clock = Stopwatch.StartNew();
        var report = await cli.Messages.WithProgressAsync(
            "backup", null, progress => LogBackup.AppendAsync(store.Events, folder, new EventProgress(progress), token));
        var seconds = clock.Elapsed.TotalSeconds;
        if (_answer.IsJson)
        {
            _answer.Json(new LogBackupAnswer(
                store.Target.Name, report.Folder, report.Events, report.Added, report.Segments, report.Bytes, Math.Round(seconds, 3)));
            return;
        }

        _answer.Line(Invariant($"appended {report.Added:N0} events of '{store.Target.Name}' to '{report.Folder}' in {seconds:N2} s"));
        _answer.Line(Invariant($"it holds {report.Events:N0} events in {report.Segments:N0} segments, {report.Bytes:N0} bytes"));
    }

    private async Task WatchAsync(OpenStore store, Func<IProgress<BackupProgress>, Task<BackupReport>> backUp)
    {
        var clock = Stopwatch.StartNew();
        var report = await cli.Messages.WithProgressAsync("backup", BackupBar.Total, progress => backUp(new BackupBar(progress)));
        Write(_answer, report, store.Target.Name, report.Path, clock.Elapsed, "backed up");
    }

    public static void Write(Answer answer, BackupReport report, string from, string to, TimeSpan elapsed, string done)
    {
        if (answer.IsJson)
        {
            answer.Json(new BackupAnswer(
                from, to, report.Events, report.Bytes, report.TakenAt.ToUnixTimeMilliseconds(), Math.Round(elapsed.TotalSeconds, 3),
                report.Servers));
            return;
        }

        foreach (var server in report.Servers)
            answer.Line([server.Server.Value, Invariant($"{server.LastPosition:N0} events")]);
        var what = Invariant($"{report.Events:N0} events from '{from}' to '{to}', {report.Bytes:N0} bytes");
        answer.Line(Invariant($"{done} {what}, in {elapsed.TotalSeconds:N2} s; all checked"));
    }
}
