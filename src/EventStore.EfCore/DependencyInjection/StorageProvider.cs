namespace EventStore.EfCore.DependencyInjection;

/// <summary>Says in the service collection which provider was chosen.</summary>
internal sealed record StorageProvider(string Name);
