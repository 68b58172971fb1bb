using EventStore.EfCore.Errors;

namespace EventStore.EfCore.Providers;

/// <summary>Which engine keeps the events: its name, the target, the meaning of its errors and their remedies.</summary>
internal interface IStorageProvider : IStorageErrorClasses
{
    /// <summary>The engine's name.</summary>
    string Name { get; }

    /// <summary>Whether the store is opened for reading only: then nothing is written on its account, not even a repair.</summary>
    bool IsReadOnly { get; }

    /// <summary>How many transactions of one store may write at the same time, each to servers of its own.</summary>
    int WriterLanes { get; }

    /// <summary>Whether its calls, asynchronous ones too, block the thread that makes them.</summary>
    bool BlocksThreads { get; }

    /// <summary>Refuses a call that writes where the store is opened for reading only.</summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.ReadOnly"/>.</exception>
    void RefuseWriting()
    {
        if (IsReadOnly)
            throw new StorageException(StorageErrorKind.ReadOnly, $"{Explain(StorageErrorKind.ReadOnly)} (database '{Target}')");
    }
}
