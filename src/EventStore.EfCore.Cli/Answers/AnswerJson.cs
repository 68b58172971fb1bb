using System.Text.Encodings.Web;
using System.Text.Json;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Answers;

/// <summary>How this tool writes JSON: compact UTF-8 in which only what must be escaped is.</summary>
internal static class AnswerJson
{
    public static readonly JsonSerializerOptions Options = new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // nothing here is put into a web page
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = AnswerJsonContext.Default,
    }.AddEventStore();
}
