using System.CommandLine;
using System.Globalization;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Commands;

internal static class DoctorCommand
{
    public static Command Create(CliContext cli)
    {
        var command = new Command(
            "doctor",
            """
            Shows engine, effective settings, migrations and files, of any database.
            Example: eventstore doctor --store archive.db
            """)
        {
            cli.ReadOnly, cli.Json,
        };
        command.SetAction((parsed, token) => RunAsync(cli, parsed, token));
        return command;
    }

    private static async Task<int> RunAsync(CliContext cli, ParseResult parsed, CancellationToken token)
    {
        await using var store = cli.OpenForReading(parsed);
        var schema = await store.Schema.GetStatusAsync(token);
        if (!schema.Exists)
            throw new SchemaException(SchemaProblem.Missing, $"There is no store at '{store.Target.Name}'.");
        var storage = await store.Verifier.InspectAsync(token);
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(ToAnswer(storage, schema));
        else
            WriteLines(answer, storage, schema);
        return IsReady(schema) ? ExitCode.Done : ExitCode.Failure;
    }

    private static bool IsReady(SchemaStatus schema) =>
        schema is { Exists: true, IsManaged: true, Pending.Count: 0, Unknown.Count: 0 };

    private static DoctorAnswer ToAnswer(StorageReport storage, SchemaStatus schema) => new(
        IsReady(schema),
        storage.Engine,
        storage.EngineVersion,
        storage.Engine == "SQLite" ? storage.EngineVersion : null,
        storage.Settings.GetValueOrDefault("journal_mode"),
        storage.Settings.GetValueOrDefault("synchronous"),
        storage.Settings.GetValueOrDefault("foreign_keys") is { } keys ? keys == "on" : null,
        storage.Settings,
        new MigrationsAnswer(
            schema.IsManaged,
            schema.Applied,
            schema.Pending,
            schema.Unknown),
        storage.Files,
        storage.LogBytes,
        storage.Warnings);

    private static void WriteLines(Answer answer, StorageReport storage, SchemaStatus schema)
    {
        answer.Line(["engine", $"{storage.Engine} {storage.EngineVersion}"]);
        foreach (var (name, value) in storage.Settings)
            answer.Line([name, value]);
        foreach (var (name, bytes) in storage.Files)
            answer.Line([name, string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")]);
        if (storage.Files.Count > 0)
            answer.Line(["write-ahead log", string.Create(CultureInfo.InvariantCulture, $"{storage.LogBytes} bytes")]);
        WriteMigrations(answer, "applied", schema.Applied);
        WriteMigrations(answer, "pending", schema.Pending);
        WriteMigrations(answer, "unknown", schema.Unknown);
        foreach (var warning in storage.Warnings)
            answer.Line(["warning", warning]);
        answer.Line(["schema", IsReady(schema) ? "up to date" : schema.IsManaged ? "not usable as it is" : "not one of this store"]);
    }

    private static void WriteMigrations(Answer answer, string state, IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
            answer.Line([$"{state} migration", id]);
    }
}
