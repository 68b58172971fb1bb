namespace EventStore.EfCore;

/// <summary>What one server's log takes.</summary>
/// <param name="Server">The server.</param>
/// <param name="Events">Its events.</param>
/// <param name="ContentBytes">The bytes of its events' own hashes, links, payloads and signatures, added up: exact.</param>
/// <param name="Bytes">
/// Its share of the room that is in use, indexes and the engine's own bookkeeping included. All servers have the same tables, so that it
/// is divided by content.
/// </param>
public sealed record ServerUsage(ServerId Server, long Events, long ContentBytes, long Bytes);
