using System.CommandLine;
using EventStore.EfCore.Cli.Generating;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Commands;

internal static class GenerateCommand
{
    public static Command Create(CliContext cli)
    {
        var servers = Values.Number("--servers", "Servers.", 2, 1, 10_000);
        var authors = Values.Number("--authors", "Authors; each writes in every server.", 8, 1, 10_000);
        var events = Values.LongNumber("--events", "Events.", 0, 300);
        var seed = Values.LongNumber("--seed", "The same seed and numbers give the same bytes.", long.MinValue, 1);
        var command = new Command(
            "generate",
            """
            Writes a correctly hashed and signed sample archive as JSON Lines.
            Example: eventstore generate --events 1000 | eventstore ingest --store sample.db
            """)
        {
            servers,
            authors,
            events,
            seed,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(cli.Store) is { Implicit: false })
            {
                result.AddError(
                    "generate opens no store and takes no --store: pipe it, `eventstore generate | eventstore ingest --store PATH`.");
            }
        });
        command.SetAction((parsed, token) =>
        {
            var settings = new GeneratorSettings(
                parsed.GetValue(servers),
                parsed.GetValue(authors),
                parsed.GetRequiredValue(events)!.Value,
                parsed.GetRequiredValue(seed)!.Value);
            return cli.Messages.WithProgressAsync(
                "generate", settings.Events, progress => Task.Run(() => RunAsync(cli, settings, progress, token), token));
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, GeneratorSettings settings, IProgress<ProgressStep> progress, CancellationToken token)
    {
        using var generator = new EventGenerator(settings);
        await using var lines = new EventLineWriter(cli.Terminal.Output);
        var done = 0L;
        foreach (var block in generator.Generate())
        {
            token.ThrowIfCancellationRequested();
            foreach (var value in block)
                await lines.WriteAsync(value, token);
            done += block.Count;
            progress.Report(new ProgressStep(done, done));
        }

        await lines.FlushAsync(token);
        return ExitCode.Done;
    }
}
