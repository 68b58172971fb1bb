namespace EventStore.EfCore.Writing;

/// <summary>What is checked on the caller's own thread, before anything is opened.</summary>
internal static class EventChecks
{
    public static void Check(Event[] events, EventStoreOptions options)
    {
        if (events.Length > options.MaxBatchSize)
        {
            throw new ArgumentOutOfRangeException(
                nameof(events),
                events.Length,
                $"A batch has at most {options.MaxBatchSize} events (EventStoreOptions.MaxBatchSize). Store it in several.");
        }

        var bytes = 0L;
        for (var index = 0; index < events.Length; index++)
        {
            Check(events[index], index, options.MaxPayloadBytes);
            bytes += events[index].Content.Length;
        }

        if (events.Length > 1 && bytes > options.MaxBatchBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(events),
                bytes,
                $"A batch has at most {options.MaxBatchBytes} bytes (EventStoreOptions.MaxBatchBytes). Store it in several.");
        }
    }

    private static void Check(Event item, int index, int maxPayloadBytes)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Content.Payload.Length > maxPayloadBytes)
        {
            var reason =
                $"its payload has {item.Content.Payload.Length} bytes; at most {maxPayloadBytes} are stored "
                + "(EventStoreOptions.MaxPayloadBytes)";
            throw new InvalidEventException(reason, item.Hash, index);
        }
    }
}
