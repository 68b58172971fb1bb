using System.CommandLine;
using EventStore.EfCore.Cli.Ingesting;

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

        var command = new Command("ingest", "Stores events from JSON Lines.")
        {
            files, batch.Batch, batch.Bulk, duplicates, strict, cli.Json,
        };
        command.SetAction((parsed, token) =>
        {
            var policy = parsed.GetValue(duplicates) == "reject" ? DuplicatePolicy.Reject : DuplicatePolicy.Skip;
            var settings = new IngestSettings(batch.BatchSize(parsed), policy, parsed.GetValue(strict), batch.IsBulk(parsed));
            return RunAsync(cli, parsed, parsed.GetValue(files) ?? [], settings, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, string[] files, IngestSettings settings, CancellationToken token)
    {
        if (files.Length == 0)
            files = [JsonLinesSource.StandardInput];
        // Before the first is stored, not after the others were.
        if (files.FirstOrDefault(f => f != JsonLinesSource.StandardInput && !File.Exists(f)) is { } missing)
            throw new CliException($"There is no file '{missing}'.");

        await using var store = cli.OpenOrCreate(parsed);
        var source = new JsonLinesSource(files, cli.Terminal.Input, store.Options.MaxPayloadBytes);
        return await new IngestRun(cli, store, cli.Answer(parsed)).RunAsync("ingest", source, settings, token);
    }
}
