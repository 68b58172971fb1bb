namespace EventStore.EfCore;

/// <summary>
/// The names under which the store is seen from outside. Its meter and its activity source have the same name:
/// <c>AddMeter(EventStoreTelemetry.Name)</c> and <c>AddSource(EventStoreTelemetry.Name)</c>. They change no more once released.
/// </summary>
/// <remarks>
/// Instruments, units and attributes follow OpenTelemetry: https://opentelemetry.io/docs/specs/semconv/general/metrics/. Names of servers,
/// authors and channels are no attributes: there may be any number of them.
/// </remarks>
public static class EventStoreTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "EventStore.EfCore";

    /// <summary>Counter, in events: what was committed or found stored already, by <see cref="Outcome"/>.</summary>
    public const string WrittenEvents = "eventstore.write.events";

    /// <summary>
    /// Histogram, in seconds: a call that stores, from its beginning to its answer. Refused and failed ones have <see cref="ErrorType"/>.
    /// </summary>
    public const string WriteDuration = "eventstore.write.duration";

    /// <summary>Histogram, in seconds: how long a call waited for its transaction to begin.</summary>
    public const string QueueDuration = "eventstore.queue.duration";

    /// <summary>Gauge, in calls: how many wait for their transaction or are in one.</summary>
    public const string QueueDepth = "eventstore.queue.depth";

    /// <summary>Histogram, in seconds: a transaction from its beginning to the end of its commit, also one that failed.</summary>
    public const string CommitDuration = "eventstore.commit.duration";

    /// <summary>Histogram, in calls: how many shared a transaction.</summary>
    public const string CommitCalls = "eventstore.commit.calls";

    /// <summary>Histogram, in events: how many a transaction was given.</summary>
    public const string CommitEvents = "eventstore.commit.events";

    /// <summary>Histogram, in seconds: a read, by <see cref="Operation"/>.</summary>
    public const string ReadDuration = "eventstore.read.duration";

    /// <summary>Counter, in events: how many were read, by <see cref="Operation"/>.</summary>
    public const string ReadEvents = "eventstore.read.events";

    /// <summary>Counter, in events: how many rows were left out of pages because they are damaged.</summary>
    public const string CorruptEvents = "eventstore.read.corrupt";

    /// <summary>Gauge, in bytes: the room that the write-ahead log takes, where it is the store's to look after.</summary>
    public const string LogSize = "eventstore.log.size";

    /// <summary>Gauge, in seconds: for how long something has been in the write-ahead log alone; 0 when nothing is.</summary>
    public const string LogAge = "eventstore.log.age";

    /// <summary>Gauge, in seconds: the age of the last good backup that this process made; nothing while there is none.</summary>
    public const string BackupAge = "eventstore.backup.age";

    /// <summary>
    /// Gauge, in seconds: how long ago the scrubber (<c>AddEventStore().ScrubEvery(…)</c>) came to the end of the archive; nothing before
    /// it has.
    /// </summary>
    public const string VerifyAge = "eventstore.verify.age";

    /// <summary>
    /// Gauge, in findings: the damage that the scrubber's last complete run found, or the one since, if that has found more.
    /// </summary>
    public const string VerifyDamages = "eventstore.verify.damages";

    /// <summary>Counter, in events: how many the scrubber has checked.</summary>
    public const string VerifiedEvents = "eventstore.verify.events";

    /// <summary>Activity: a call that stores.</summary>
    public const string WriteActivity = "eventstore.write";

    /// <summary>Activity: a transaction; linked to the calls that share it.</summary>
    public const string CommitActivity = "eventstore.commit";

    /// <summary>Activity: a read, with <see cref="Operation"/>.</summary>
    public const string ReadActivity = "eventstore.read";

    /// <summary>Attribute: <c>stored</c>, <c>fork</c>, <c>duplicate</c>, <c>repaired</c> or <c>erased</c>.</summary>
    public const string Outcome = "eventstore.outcome";

    /// <summary>
    /// Attribute: <c>history</c>, <c>log</c>, <c>missing</c>, <c>heads</c>, <c>find</c>, <c>servers</c> or <c>statistics</c>.
    /// </summary>
    public const string Operation = "eventstore.operation";

    /// <summary>Attribute of activities: how many events.</summary>
    public const string EventCount = "eventstore.event.count";

    /// <summary>
    /// Attribute: why a call failed: <c>duplicate</c>, <c>invalid</c>, <c>cancelled</c>, a <see cref="StorageErrorKind"/> or
    /// <see cref="SchemaProblem"/> in snake case, else the exception's type.
    /// </summary>
    public const string ErrorType = "error.type";
}
