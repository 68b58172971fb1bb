using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Errors;

/// <summary>An error as one line for people and logs.</summary>
internal static class ErrorLine
{
    public static string Describe(Exception exception)
    {
        var message = exception.Message;
        if (exception is ArgumentException { ParamName: { } name })
        {
            // What the base class adds is for programmers.
            var end = message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal);
            message = end < 0 ? message : message[..end];
        }

        return Printable.Line(message.ReplaceLineEndings(" "));
    }
}
