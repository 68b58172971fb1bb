using System.CommandLine;
using EventStore.EfCore.Cli.Ingesting;
using EventStore.EfCore.Cli.Legacy;

namespace EventStore.EfCore.Cli.Commands;

internal static class ImportCommand
{
    public static Command Create(CliContext cli)
    {
        var file = new Argument<string>("FILE") { Description = "The legacy archive, a SQLite file; it is opened for reading only." };
        var batch = new BatchOptions();
        var rejects = Values.Rejects(
            "Keep every rejected row in FILE, one JSON object a line with its columns (blobs in hexadecimal digits, what is too large as "
            + "null), and why in FILE.reasons: one JSON object for each line of FILE, with the source, its row and the reason.");
        var command = new Command(
            "import",
            """
            Stores the events of a legacy archive.
            Example: eventstore import legacy.db --bulk --store archive.db
            """)
        {
            file, batch.Batch, batch.Bulk, rejects, cli.Json,
        };
        command.SetAction((parsed, token) =>
        {
            var settings = new IngestSettings(batch.BatchSize(parsed), DuplicatePolicy.Skip, IsStrict: false, batch.IsBulk(parsed));
            return RunAsync(cli, parsed, parsed.GetRequiredValue(file), parsed.GetValue(rejects), settings, token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, string file, string? rejectsPath, IngestSettings settings, CancellationToken token)
    {
        await using var rejects = rejectsPath is null ? null : await Opening.RunAsync(() => new RejectsFile(rejectsPath), token);
        await using var store = cli.OpenOrCreate(parsed);
        await using var archive = await LegacyArchive.OpenAsync(file, store.Options.MaxPayloadBytes, token);
        var run = new IngestRun(cli, store, cli.Answer(parsed), cli.Failures(parsed, token), rejects);
        return await run.RunAsync("import", archive, settings, token);
    }
}
