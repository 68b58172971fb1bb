namespace EventStore.EfCore;

/// <summary>The database is not one that this code can use as it is. Nothing was changed.</summary>
/// <param name="problem">Why it was refused.</param>
/// <param name="message">What happened, the value, what to do next.</param>
/// <param name="innerException">The storage's error that made it so, if there was one.</param>
public sealed class SchemaException(SchemaProblem problem, string message, Exception? innerException = null)
    : EventStoreException(message, innerException)
{
    /// <summary>Why it was refused.</summary>
    public SchemaProblem Problem { get; } = problem;

    internal override string ErrorType => ErrorTypeOf(Problem);
}
