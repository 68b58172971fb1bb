using System.CommandLine;
using EventStore.EfCore.Cli.Ingesting;
using EventStore.EfCore.Signatures;

namespace EventStore.EfCore.Cli.Commands;

internal static class IngestCommand
{
    public static Command Create(CliContext cli)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files of JSON Lines, one event a line; '-', or none, reads standard input.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var batch = new BatchOptions();
        var duplicates = new Option<string>("--duplicates")
        {
            Description = "Whether a duplicate is skipped and counted, or refuses its batch and ends the run.",
            DefaultValueFactory = _ => "skip",
        };
        duplicates.AcceptOnlyFromAmong("skip", "reject");
        var strict = new Option<bool>("--strict") { Description = "Stop at the first bad line." };
        var signatures = new Option<bool>("--signatures") { Description = "Reject every event whose signature is not its author's." };
        var rejects = Values.Rejects(
            "Keep every rejected line in FILE, as it was, and why in FILE.reasons: one JSON object for each line of FILE, with the "
            + "source, its line and the reason. Repair the lines in FILE and give it to `eventstore ingest`.");

        var command = new Command(
            "ingest",
            """
            Stores events from JSON Lines.
            Example: eventstore ingest events.jsonl --rejects rejected.jsonl --store archive.db
            """)
        {
            files, batch.Batch, batch.Bulk, duplicates, strict, signatures, rejects, cli.Json,
        };
        command.SetAction((parsed, token) =>
        {
            var policy = parsed.GetValue(duplicates) == "reject" ? DuplicatePolicy.Reject : DuplicatePolicy.Skip;
            var settings = new IngestSettings(
                batch.BatchSize(parsed),
                policy,
                parsed.GetValue(strict),
                batch.IsBulk(parsed),
                parsed.GetValue(signatures) ? new Ed25519Verifier() : null);
            return RunAsync(cli, parsed, parsed.GetValue(files) ?? [], parsed.GetValue(rejects), settings, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, string[] files, string? rejectsPath, IngestSettings settings, CancellationToken token)
    {
        if (files.Length == 0)
            files = [JsonLinesSource.StandardInput];

        await using var rejects = rejectsPath is null ? null : await Opening.RunAsync(() => new RejectsFile(rejectsPath), token);
        await using var store = cli.OpenOrCreate(parsed);
        var source = new JsonLinesSource(files, cli.Terminal.OpenInput, store.Options.MaxPayloadBytes, rejects?.Lines);
        await source.CheckAsync(token);
        var run = new IngestRun(cli, store, cli.Answer(parsed), cli.Failures(parsed, token), rejects);
        return await run.RunAsync("ingest", source, settings, token);
    }
}
