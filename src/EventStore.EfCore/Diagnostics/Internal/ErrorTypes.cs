using System.Text.Json;

namespace EventStore.EfCore.Diagnostics;

/// <summary>The values of <see cref="EventStoreTelemetry.ErrorType"/>: few, whatever the messages say.</summary>
internal static class ErrorTypes
{
    public static string Of(Exception error) => error switch
    {
        DuplicateEventException => "duplicate",
        InvalidEventException => "invalid",
        OperationCanceledException => "cancelled",
        StorageException { Kind: var kind } => Snake(kind),
        SchemaException { Problem: var problem } => Snake(problem),
        _ => error.GetType().FullName!,
    };

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
