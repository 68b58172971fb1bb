using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Commands;

internal static class RestoreCommand
{
    public static Command Create(CliContext cli)
    {
        var backup = new Argument<string?>("BACKUP")
        {
            Description = "The file that `eventstore backup` made; it is only read.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var log = new Option<string?>("--log") { Description = "Restore from the folder that `backup --log` made.", HelpName = "DIR" };
        var to = StoreOption.Create("--to", "Where the archive is to be; with --log of any engine");
        var command = new Command(
            "restore",
            """
            Puts a backup where an archive is to be, after checking all of it. Refuses to replace a database that is open, or that holds
            anything the backup lacks. With --log it stores what the destination lacks, and compares every event of the two.

            Examples:
              eventstore restore /mnt/backup/archive.db --to archive.db
              eventstore restore --log /mnt/backup/log --to postgres://migrator@db/archive
            """)
        {
            backup, log, to,
            cli.Json,
        };
        command.Validators.Add(result => Check(result, cli, backup, log));
        command.SetAction((parsed, token) => parsed.GetValue(log) is { } folder
            ? RestoreLogAsync(cli, parsed, folder, parsed.GetRequiredValue(to), token)
            : RestoreFileAsync(cli, parsed, parsed.GetValue(backup)!, parsed.GetRequiredValue(to), token));
        return command;
    }

    private static async Task<int> RestoreFileAsync(
        CliContext cli, ParseResult parsed, string backup, StoreTarget to, CancellationToken token)
    {
        var clock = Stopwatch.StartNew();
        await using var store = cli.OpenToChange(to);
        var report = await cli.Messages.WithProgressAsync(
            "restore", BackupBar.Total, progress => store.Backup.RestoreAsync(backup, new BackupBar(progress), token));
        BackupRun.Write(cli.Answer(parsed), report, backup, to.Name, clock.Elapsed, "restored");
        return ExitCode.Done;
    }

    private static async Task<int> RestoreLogAsync(
        CliContext cli, ParseResult parsed, string folder, StoreTarget to, CancellationToken token)
    {
        var clock = Stopwatch.StartNew();
        var source = await LogBackup.OpenAsync(folder, token);
        var events = (await source.GetLogEndsAsync(token)).Sum(s => s.LastPosition);
        await using var store = cli.OpenOrCreate(to);
        var report = await cli.Messages.WithProgressAsync(
            "restore and compare", 2 * events, progress => store.Copier.CopyFromAsync(source, new EventProgress(progress), token));
        CopyCommand.Write(cli.Answer(parsed), report, folder, to.Name, clock.Elapsed);
        return ExitCode.Done;
    }

    private static void Check(CommandResult result, CliContext cli, Argument<string?> backup, Option<string?> log)
    {
        var hasLog = result.GetResult(log) is not null;
        if (string.IsNullOrWhiteSpace(hasLog ? result.GetValue(log) : result.GetValue(backup)))
            result.AddError("Name the backup: a file, or --log DIR.");
        if (hasLog && result.GetValue(backup) is not null)
            result.AddError("restore takes BACKUP or --log DIR, not both.");
        if (result.GetResult(cli.Store) is { Implicit: false })
            result.AddError("restore takes no --store: name the destination with --to.");
    }
}
