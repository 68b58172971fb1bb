using System.CommandLine;
using System.CommandLine.Parsing;

namespace EventStore.EfCore.Cli.Commands;

internal static class BackupCommand
{
    public static Command Create(CliContext cli)
    {
        var destination = new Argument<string?>("DEST")
        {
            Description = "The new file; with --every or --keep a folder, in which files get names with the time.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var log = new Option<string?>("--log")
        {
            Description = "Append what is new to a folder of JSON Lines segments with a manifest, instead; of any engine.",
            HelpName = "DIR",
        };
        var every = Values.Duration("--every", "Go on until Ctrl-C, with a backup in each such time: 90s, 30m, 1h, 1d.");
        var keep = Values.LongNumber("--keep", "Keep so many of the newest files in the folder; without it all stay.", 1);
        var command = new Command(
            "backup",
            """
            Copies the archive while it is written, and checks the copy before it gets its name: nothing is replaced, and nothing half done
            is left. On PostgreSQL use its own tools, or --log.

            Examples:
              eventstore backup /mnt/backup/archive.db
              eventstore backup /mnt/backup --every 1h --keep 48
              eventstore backup --log /mnt/backup/log
            """)
        {
            destination, log, every, keep,
            cli.ReadOnly, cli.Json,
        };
        command.Validators.Add(result => Check(result, destination, log, keep));
        command.SetAction((parsed, token) =>
        {
            var run = new BackupRun(cli, parsed);
            var interval = parsed.GetValue(every);
            if (parsed.GetValue(log) is { } folder)
                return run.RunAsync(interval, (store, stop) => run.AppendLogAsync(store, folder, stop), token);
            var path = parsed.GetValue(destination)!;
            return interval is null && parsed.GetValue(keep) is null
                ? run.RunAsync(null, (store, stop) => run.BackUpAsync(store, path, stop), token)
                : run.RunAsync(interval, (store, stop) => run.BackUpIntoAsync(store, path, parsed.GetValue(keep), stop), token);
        });
        return command;
    }

    private static void Check(CommandResult result, Argument<string?> destination, Option<string?> log, Option<long?> keep)
    {
        var hasLog = result.GetResult(log) is not null;
        if (string.IsNullOrWhiteSpace(hasLog ? result.GetValue(log) : result.GetValue(destination)))
            result.AddError("Name the backup: a file, a folder with --every or --keep, or --log DIR.");
        if (hasLog && result.GetValue(destination) is not null)
            result.AddError("backup takes DEST or --log DIR, not both.");
        if (hasLog && result.GetResult(keep) is not null)
            result.AddError("A backup with --log grows, and holds everything: --keep is for files.");
    }
}
