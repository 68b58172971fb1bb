using EventStore.EfCore.Errors;

namespace EventStore.EfCore.Providers;

/// <summary>Which engine keeps the events: its name, the target, the meaning of its errors and their remedies.</summary>
internal interface IStorageProvider : IStorageErrorClasses
{
    /// <summary>The engine's name.</summary>
    string Name { get; }

    /// <summary>What an operator runs to remove an abandoned migration lock, continuing the words "If none is running,".</summary>
    string UnlockRemedy { get; }
}
