using System.Data.Common;

namespace EventStore.EfCore.Errors;

/// <summary>What a provider knows about its driver's error codes.</summary>
internal interface IStorageErrorClassifier
{
    /// <summary>The meaning of a driver's error, from its numeric code.</summary>
    StorageErrorKind Classify(DbException exception);

    /// <summary>The database, as an operator would name it: for error messages, without secrets.</summary>
    string Target { get; }
}
