using System.Text.Json;

namespace EventStore.EfCore.Cli.Tests.Support;

public sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The answer as the one JSON document that it must be.</summary>
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public long Number(string member) => Json.GetProperty(member).GetInt64();
}
