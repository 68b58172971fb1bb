using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class EraseCommand
{
    private static readonly string[] Headers = ["server", "position", "hash", "erased at", "by", "reason"];

    public static Command Create(CliContext cli)
    {
        var server = Values.Server("Whose log.");
        var hash = Values.HashOption("The event's hash, 64 hexadecimal digits.");
        var reason = new Option<string?>("--reason") { Description = "Why; kept for ever. Put no content into it.", HelpName = "TEXT" };
        var by = new Option<string?>("--by") { Description = "Who erases it; kept for ever.", HelpName = "NAME" };
        var from = StoreOption.Create("--from", "Erase here what was erased in this other store, instead");
        from.Required = false;
        var vacuum = new Option<bool>("--vacuum")
        {
            Description = "Write the database anew, so that nothing stays in unused parts of it; takes time and room as a copy does.",
        };
        var yes = new Option<bool>("--yes") { Description = "Do not ask; required where nobody is at a terminal." };
        var command = new Command(
            "erase",
            """
            Erases one event's payload and signature for ever, on legal order. Hash, position and links stay, with a record of when, why
            and who. Exits with 1 while the bytes may still be in the database's files; run again, it finishes that.

            Backups, copies, standbys and log segments made before are not reached: see "Legal erasure" in docs/operations.md.
            Examples:
              eventstore erase --server garden --hash 3b7c… --reason "order 7 of the court" --by "the archivist"
              eventstore erase --from archive.db --store copy.db
            """)
        {
            server, hash, reason, by, from, vacuum, yes, cli.Json,
            CreateList(cli),
        };
        command.Validators.Add(result =>
        {
            if (!result.Children.OfType<CommandResult>().Any())
                Check(result, cli, from, yes, [server, hash, reason, by]);
        });
        command.SetAction((parsed, token) => parsed.GetResult(from) is { Implicit: false }
            ? ApplyAsync(cli, parsed, parsed.GetRequiredValue(from), parsed.GetValue(vacuum), parsed.GetValue(yes), token)
            : EraseAsync(
                cli,
                parsed,
                new ErasureRecord(
                    parsed.GetRequiredValue(server), 0, parsed.GetValue(hash)!.Value, 0, parsed.GetValue(reason)!, parsed.GetValue(by)!),
                parsed.GetValue(vacuum),
                parsed.GetValue(yes),
                token));
        return command;
    }

    private static Command CreateList(CliContext cli)
    {
        var server = Values.Server("Only this server; all when left out.");
        var command = new Command("list", "Lists the records of all erasures.\n\nExample: eventstore erase list --server garden --json")
        {
            server, cli.Full, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) => ListAsync(cli, parsed, parsed.GetValue(server), token));
        return command;
    }

    private static async Task<int> EraseAsync(
        CliContext cli, ParseResult parsed, ErasureRecord order, bool vacuum, bool yes, CancellationToken token)
    {
        var target = parsed.GetRequiredValue(cli.Store);
        await using var store = cli.OpenToChange(target);
        await store.RequireServerAsync(order.Server, token);
        if (!yes)
        {
            await Confirmation.RequireAsync(
                cli, $"Erase the content of event '{order.Hash}' of server '{order.Server}' in '{target.Name}' for ever?", token);
        }

        return Write(
            cli.Answer(parsed),
            target,
            await store.Eraser.EraseAsync(order.Server, order.Hash, order.Reason, order.ErasedBy, vacuum, token));
    }

    private static async Task<int> ApplyAsync(
        CliContext cli, ParseResult parsed, StoreTarget from, bool vacuum, bool yes, CancellationToken token)
    {
        var target = parsed.GetRequiredValue(cli.Store);
        IReadOnlyList<ErasureRecord> records;
        await using (var source = cli.OpenForReading(from))
            records = await source.Eraser.ListAsync(null, token);

        await using var store = cli.OpenToChange(target);
        if (!yes)
        {
            await Confirmation.RequireAsync(
                cli, $"Erase the content of {records.Count} events, as far as '{target.Name}' has them, for ever?", token);
        }

        return Write(cli.Answer(parsed), target, await store.Eraser.ApplyAsync(records, vacuum, token));
    }

    private static async Task<int> ListAsync(CliContext cli, ParseResult parsed, ServerId? server, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        if (server is not null)
            await store.RequireServerAsync(server, token);
        var records = await store.Eraser.ListAsync(server, token);
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(new ErasuresAnswer(records));
        else
            answer.Table(Headers, records.Select(r => Cells(answer, r)));
        return ExitCode.Done;
    }

    private static int Write(Answer answer, StoreTarget target, ErasureReport report)
    {
        if (answer.IsJson)
        {
            answer.Json(new EraseAnswer(target.Name, report.Records, report.IsPurged, report.Remains));
        }
        else
        {
            foreach (var record in report.Records)
                answer.Line(["erased", .. Cells(answer, record)]);
            answer.Line(report.IsPurged
                ? $"the content is gone from the files of '{target.Name}'"
                : $"the content is not read any more, but may be in the files of '{target.Name}' still:");
            foreach (var remains in report.Remains)
                answer.Line(remains);
        }

        return report.IsPurged ? ExitCode.Done : ExitCode.Failure;
    }

    private static string[] Cells(Answer answer, ErasureRecord record) =>
    [
        record.Server.Value,
        record.Position.ToString(CultureInfo.InvariantCulture),
        answer.Digits(record.Hash.ToString()),
        Times.Format(record.ErasedAtMs),
        record.ErasedBy,
        record.Reason,
    ];

    private static void Check(CommandResult result, CliContext cli, Option from, Option<bool> yes, Option[] needed)
    {
        var isApplied = result.GetResult(from) is { Implicit: false };
        foreach (var option in needed)
        {
            var isGiven = result.GetResult(option) is { Implicit: false };
            if (isApplied && isGiven)
                result.AddError($"erase takes --from or {option.Name}, not both.");
            else if (!isApplied && !isGiven)
                result.AddError($"Option '{option.Name}' is required: erase names one event with --server, --hash, --reason and --by.");
        }

        if (!result.GetValue(yes) && !cli.Terminal.IsErrorTerminal)
            result.AddError("erase asks at a terminal whether to go on; elsewhere confirm it with --yes.");
    }
}
