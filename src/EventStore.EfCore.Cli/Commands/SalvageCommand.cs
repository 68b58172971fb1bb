using System.CommandLine;
using System.Diagnostics;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using Microsoft.Data.Sqlite;
using static System.FormattableString;

namespace EventStore.EfCore.Cli.Commands;

internal static class SalvageCommand
{
    public static Command Create(CliContext cli)
    {
        var to = new Option<string>("--to")
        {
            Description = "The new store, a path where nothing is yet. It appears when it is complete.",
            HelpName = "PATH",
            Required = true,
        };
        var command = new Command(
            "salvage",
            """
            Writes what can be had of a damaged store into a new one, and says exactly what is missing. Database, log and witness are
            only read; end whoever uses them first, which is checked on Linux alone. Fails when it is not proven that nothing is
            missing.
            Example: eventstore salvage --to saved.db --store damaged.db
            """)
        {
            to,
            cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, parsed.GetRequiredValue(to), token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, string to, CancellationToken token)
    {
        var clock = Stopwatch.StartNew();
        var source = PathOf(parsed.GetRequiredValue(cli.Store));
        var report = await cli.Messages.WithProgressAsync(
            "salvage", null, progress => SqliteSalvage.RecoverAsync(source, to, new EventProgress(progress), token));

        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(ToAnswer(report, source, to, clock.Elapsed));
        else
            WriteLines(answer, report, to, clock.Elapsed);
        return report.IsComplete ? ExitCode.Done : ExitCode.Failure;
    }

    private static string PathOf(StoreTarget store) => store.Provider != StoreProvider.Sqlite
        ? throw new CliException(
            CliProblem.Unsupported,
            "Only SQLite's files can be salvaged. What is damaged on PostgreSQL `eventstore verify` names; restore a backup of the server, "
            + "or fetch what is missing from a peer.")
        : new SqliteConnectionStringBuilder(store.ConnectionString).Password.Length == 0
        ? store.Name
        : throw new CliException(
            CliProblem.Input, "An encrypted store cannot be salvaged: its pages are read without the engine that has the key.");

    private static SalvageAnswer ToAnswer(SalvageReport report, string source, string to, TimeSpan elapsed) => new(
        report.IsComplete, source, to, report.Events, report.Missing, Math.Round(elapsed.TotalSeconds, 3),
        report.Servers, report.Damaged, report.Log, report.Doubts);

    private static void WriteLines(Answer answer, SalvageReport report, string to, TimeSpan elapsed)
    {
        foreach (var server in report.Servers)
        {
            var name = server.Server?.Value ?? $"number {server.Number}";
            foreach (var missing in server.Missing)
                answer.Line(["missing", name, $"{missing}"]);
            foreach (var moved in server.Moved)
                answer.Line(["moved", name, $"{moved.Old}", $"{moved.New}"]);
            answer.Line(["found", name, Invariant($"{server.Events:N0} events"), Known(server)]);
        }

        foreach (var row in report.Damaged)
            answer.Line(["damaged", $"number {row.Server}", Invariant($"{row.Position}"), row.Reason]);
        if (report.Log is { DamagedFrames.Count: > 0 } log)
            answer.Line(["damaged frames", string.Join(' ', log.DamagedFrames)]);
        foreach (var doubt in report.Doubts)
            answer.Line(["doubt", doubt]);
        var verdict = report.IsComplete ? "complete" : Invariant($"INCOMPLETE: {report.Missing:N0} events are known to be missing");
        answer.Line(Invariant($"{verdict}; wrote {report.Events:N0} events into '{to}' in {elapsed.TotalSeconds:N2} s"));
    }

    /// <summary>Where the log ended, as three sources say it.</summary>
    private static string Known(SalvagedServer server) =>
        Invariant($"last found {server.LastFound}, counted {Text(server.LastCounted)}, witnessed {Text(server.LastWitnessed)}");

    private static string Text(long? position) => position is { } known ? Invariant($"{known}") : "-";
}
