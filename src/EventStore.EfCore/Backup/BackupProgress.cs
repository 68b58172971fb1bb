namespace EventStore.EfCore;

/// <summary>How far a backup or a restore has come: first all is copied, then the copy is checked.</summary>
/// <param name="BytesCopied">Bytes that are in the copy.</param>
/// <param name="Bytes">Bytes that it will have.</param>
/// <param name="EventsChecked">Events of the copy that were checked.</param>
/// <param name="Events">Events that it has; 0 as long as it is copied.</param>
public readonly record struct BackupProgress(long BytesCopied, long Bytes, long EventsChecked, long Events);
