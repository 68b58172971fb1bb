namespace EventStore.EfCore.Json.Backup;

/// <summary>A stretch of one server's log in a file that never changes.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Server">Whose log.</param>
/// <param name="From">The first position.</param>
/// <param name="To">The last one.</param>
/// <param name="LastHash">The hash of the event there.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Sha256">The file's hash, in hexadecimal digits.</param>
internal sealed record Segment(string File, string Server, long From, long To, string LastHash, long Bytes, string Sha256);
