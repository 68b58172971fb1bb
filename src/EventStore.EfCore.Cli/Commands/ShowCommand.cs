using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class ShowCommand
{
    public static Command Create(CliContext cli)
    {
        var server = Values.RequiredServer();
        var hash = Values.Hash();
        var command = new Command("show", "Shows one event, its payload as text where it is text.")
        {
            hash, server, cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) =>
            RunAsync(cli, parsed, parsed.GetRequiredValue(server), parsed.GetRequiredValue(hash), token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, ServerId server, EventHash hash, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        await store.RequireServerAsync(server, token);
        var stored = await store.Events.FindAsync(server, hash, token)
            ?? throw new CliException(CliProblem.NotFound, $"The log of server '{server}' holds no event '{hash}'.");

        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(new ShowAnswer(stored, Printable.TryReadText(stored.Event.Content.Payload.Span, out var text) ? text : null));
        else
            WriteLines(answer, stored);
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
