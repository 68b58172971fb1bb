namespace EventStore.EfCore.Backup;

/// <summary>Where and how often a running application backs up its archive.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Every">The interval.</param>
/// <param name="Keep">How many backups stay.</param>
internal sealed record BackupSchedule(string Folder, TimeSpan Every, int Keep);
