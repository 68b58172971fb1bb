namespace EventStore.EfCore.Errors;

/// <summary>What a provider knows about its engine's errors.</summary>
internal interface IStorageErrorClasses
{
    /// <summary>The database, as an operator would name it: for error messages, without secrets.</summary>
    string Target { get; }

    /// <summary>The meaning of a driver's error, from its numeric code; null when it is none of the driver's.</summary>
    StorageErrorKind? Classify(Exception exception);

    /// <summary>What happened, and what to do about it, in the engine's own terms: whole sentences.</summary>
    string Explain(StorageErrorKind kind);
}
