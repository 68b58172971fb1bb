namespace EventStore.EfCore;

/// <summary>A durable archive of signed events: what a node injects. A singleton, safe for concurrent use.</summary>
/// <remarks>
/// The database is opened, and its schema checked, by the first call: see <see cref="SchemaException"/> for what is refused.
/// Every call can also throw <see cref="StorageException"/> when the database fails, and <see cref="ObjectDisposedException"/> after
/// the service provider was disposed.
/// </remarks>
public interface IEventStore : IEventWriter, IEventReader;
