using EventStore.EfCore.Errors;

namespace EventStore.EfCore.Providers;

/// <summary>Which engine keeps the events: its name, the target, the meaning of its errors and their remedies.</summary>
internal interface IStorageProvider : IStorageErrorClasses
{
    /// <summary>The engine's name.</summary>
    string Name { get; }
}
