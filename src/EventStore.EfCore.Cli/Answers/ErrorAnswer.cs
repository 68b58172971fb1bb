using EventStore.EfCore.Cli.Errors;

namespace EventStore.EfCore.Cli.Answers;

/// <summary>A failure in JSON: a kind for scripts and a message for people.</summary>
internal sealed record ErrorAnswer(string Kind, string Message)
{
    public static ErrorAnswer Of(Failure failure) => new(failure.Kind, failure.Message ?? "");
}
