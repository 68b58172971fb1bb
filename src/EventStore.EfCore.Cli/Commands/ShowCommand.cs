using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class ShowCommand
{
    public static Command Create(CliContext cli)
    {
        var server = Values.RequiredServer();
        var hash = Values.Hash();
        var chain = new Option<bool>("--chain")
        {
            Description = "Draw its author's chain around it, five events back and five on, with forks and holes, and what it depends on.",
        };
        var command = new Command(
            "show",
            """
            Shows one event, its payload as text where it is text.

            Example: eventstore show 3b7c… --server garden --chain
            """)
        {
            hash, server, chain, cli.Full, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) =>
            RunAsync(cli, parsed, parsed.GetRequiredValue(server), parsed.GetRequiredValue(hash), parsed.GetValue(chain), token));
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, ServerId server, EventHash hash, bool isWithChain, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        await store.RequireServerAsync(server, token);
        var answer = cli.Answer(parsed);
        StoredEvent stored;
        try
        {
            stored = await store.Events.FindAsync(server, hash, token)
                ?? throw new CliException(CliProblem.NotFound, $"The log of server '{server}' holds no event '{hash}'.");
        }
        catch (ErasedEventException e)
        {
            return await WriteErasedAsync(answer, store, e, token);
        }

        var chain = isWithChain ? await ChainAround.ReadAsync(store, stored.Event, token) : null;
        if (answer.IsJson)
        {
            var isText = Printable.TryReadText(stored.Event.Content.Payload.Span, out var text);
            answer.Json(new ShowAnswer(stored, isText ? text : null, chain));
            return ExitCode.Done;
        }

        WriteLines(answer, stored);
        foreach (var line in chain is null ? [] : ChainDrawing.Lines(chain, hash, answer, cli.Terminal.Look))
            answer.Line(line);
        return ExitCode.Done;
    }

    private static async Task<int> WriteErasedAsync(Answer answer, OpenStore store, ErasedEventException found, CancellationToken token)
    {
        var records = await store.Eraser.ListAsync(found.Server, token);
        var record = records.Single(r => r.Position == found.Erased.Position);
        if (answer.IsJson)
        {
            answer.Json(new ErasedAnswer(found.Erased, record));
            return ExitCode.Done;
        }

        answer.Line($"server        {record.Server}");
        answer.Line(string.Create(CultureInfo.InvariantCulture, $"position      {record.Position}"));
        answer.Line($"hash          {record.Hash}");
        answer.Line($"author        {found.Erased.Author}");
        answer.Line(string.Create(CultureInfo.InvariantCulture, $"sequence      {found.Erased.Sequence}"));
        answer.Line($"erased at     {Times.Format(record.ErasedAtMs)}");
        answer.Line($"erased by     {record.ErasedBy}");
        answer.Line($"reason        {record.Reason}");
        return ExitCode.Done;
    }

    private static void WriteLines(Answer answer, StoredEvent stored)
    {
        var value = stored.Event;
        answer.Line($"server        {value.Server}");
        answer.Line(string.Create(CultureInfo.InvariantCulture, $"position      {stored.Position}"));
        answer.Line($"stored at     {Times.Format(stored.StoredAtMs)}");
        answer.Line($"hash          {value.Hash}");
        answer.Line($"author        {value.Author}");
        answer.Line(string.Create(CultureInfo.InvariantCulture, $"sequence      {value.Sequence}"));
        answer.Line($"previous      {(value.Content.Previous == EventHash.None ? "-" : value.Content.Previous)}");
        foreach (var dependency in value.Content.Dependencies)
            answer.Line($"dependency    {dependency}");
        answer.Line($"channel       {value.Channel ?? "-"}");
        answer.Line($"time hint     {Times.Format(value.Content.TimestampHintMs)}");
        answer.Line($"signature     {Convert.ToHexStringLower(value.Signature.Span)}");
        WritePayload(answer, value.Content.Payload.Span);
    }

    private static void WritePayload(Answer answer, ReadOnlySpan<byte> payload)
    {
        var isText = Printable.TryReadText(payload, out var text);
        answer.Line($"payload       {payload.Length} bytes of {(isText ? "text" : "binary data, in base64")}:");
        answer.Text(isText ? text : Convert.ToBase64String(payload));
    }
}
