namespace EventStore.EfCore.Json;

/// <summary>What a backup of logs holds now.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Added">How many events were appended.</param>
/// <param name="Events">How many there are in all.</param>
/// <param name="Segments">In how many files.</param>
/// <param name="Bytes">Of how many bytes.</param>
public sealed record LogBackupReport(string Folder, long Added, long Events, int Segments, long Bytes);
