using System.CommandLine;
using System.Diagnostics;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using static System.FormattableString;

namespace EventStore.EfCore.Cli.Commands;

internal static class CopyCommand
{
    public static Command Create(CliContext cli)
    {
        var from = StoreOption.Create("--from", "The source, which is only read");
        var to = StoreOption.Create("--to", "The destination, which is created where there is none");
        var command = new Command(
            "copy",
            """
            Moves an archive into another store, of any engine: each log in its order, with positions and times of storing; then
            compares all of it. Run again, it goes on behind what the destination holds. Let nobody else store there meanwhile.
            Example: eventstore copy --from archive.db --to postgres://migrator@db/archive
            """)
        {
            from, to, cli.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(cli.Store) is { Implicit: false })
                result.AddError("copy takes no --store: name the source with --from and the destination with --to.");
        });
        command.SetAction((parsed, token) => RunAsync(cli, parsed, parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, StoreTarget from, StoreTarget to, CancellationToken token)
    {
        var clock = Stopwatch.StartNew();
        await using var source = cli.OpenForReading(from);
        if (!(await source.Schema.GetStatusAsync(token)).Exists)
            throw new CliException(CliProblem.NotFound, $"There is no store at '{from.Name}' to copy from.");
        var events = (await source.Events.GetServersAsync(token)).Sum(s => s.LastPosition);

        await using var destination = cli.OpenOrCreate(to);
        var report = await cli.Messages.WithProgressAsync(
            "copy and compare", 2 * events,
            progress => destination.Copier.CopyFromAsync(source.Events, new EventProgress(progress), token));

        Write(cli.Answer(parsed), report, from.Name, to.Name, clock.Elapsed);
        return ExitCode.Done;
    }

    public static void Write(Answer answer, CopyReport report, string from, string to, TimeSpan elapsed)
    {
        var seconds = elapsed.TotalSeconds;
        if (answer.IsJson)
        {
            answer.Json(new CopyAnswer(from, to, report.Events, report.Copied, Math.Round(seconds, 3), report.Servers));
            return;
        }

        foreach (var log in report.Servers)
            answer.Line([log.Server.Value, Invariant($"{log.Events:N0} events"), Invariant($"copied {log.Copied:N0}")]);
        answer.Line(Invariant($"copied {report.Copied:N0} events from '{from}' to '{to}' in {seconds:N2} s"));
        answer.Line(Invariant($"all {report.Events:N0} are equal: position, hash, signature, channel and time of storing"));
    }
}
