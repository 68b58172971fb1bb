using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace EventStore.EfCore.Sqlite.Witness;

/// <summary>
/// A small file beside the database that says which commit was the last: so a log that was lost, cut short or changed at its end is told
/// from one that ends where it always did.
/// </summary>
/// <remarks>
/// It is rewritten in place after each commit, before that is acknowledged, and never synced. So it costs no fsync; it survives a killed
/// process; after a power cut it can be older than the database, which proves nothing, but never newer. It stays behind when a database is
/// copied or moved without it: then only what <see cref="WalInspection"/> sees is seen.
/// </remarks>
internal sealed class CommitWitness(SqliteTarget target, SqliteFileGuard guard) : ICommitWitness, IDisposable
{
    private readonly Lock _gate = new();
    private SafeFileHandle? _file;
    private string _filePath = "";
    private FileIdentity _fileIdentity;
    private SafeFileHandle? _logFile;
    private OpenedLog? _log;
    private uint _identity;

    /// <summary>The witness of a database.</summary>
    public static string PathOf(string databasePath) => databasePath + "-witness";

    /// <summary>What a database's witness says; null when there is none, or none that was written whole.</summary>
    public static WitnessRecord? Read(string databasePath)
    {
        try
        {
            using var file = File.OpenHandle(PathOf(databasePath), share: FileShare.ReadWrite | FileShare.Delete);
            Span<byte> bytes = stackalloc byte[WitnessRecord.Size];
            return WitnessRecord.Read(bytes[..FileBytes.Read(file, bytes, 0)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Rewrites the witness that is there, for another database that will take the place of its own.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string databasePath, WitnessRecord record)
    {
        Span<byte> bytes = stackalloc byte[WitnessRecord.Size];
        record.Write(bytes);
        using var file = File.OpenHandle(PathOf(databasePath), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.Write(file, bytes, 0);
    }

    public void Confirm(EventStoreDbContext context, int serverNumber, long lastPosition)
    {
        var connection = context.Handle();
        if (guard.Confirm(connection) is not { } log || target.Path is not { } path)
            return;

        lock (_gate)
        {
            var (salts, frame, checksum) = LastFrame(connection, LogFile(log));
            Note(path, new WitnessRecord(_identity, serverNumber, lastPosition, salts, frame, checksum));
        }
    }

    public async Task CheckAsync(EventStoreDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        _identity = ReadIdentity(context);
        if (target.Path is { } path && Read(path) is { } noted)
        {
            // Not by the server's row alone: one that lies is for verification to find.
            var isThere = await context.Servers
                    .AnyAsync(s => s.Number == noted.ServerNumber && s.LastPosition >= noted.LastPosition, cancellationToken)
                    .ConfigureAwait(false)
                || await context.Events
                    .AnyAsync(e => e.ServerNumber == noted.ServerNumber && e.Position == noted.LastPosition, cancellationToken)
                    .ConfigureAwait(false);
            if (!isThere)
                throw Lost(path, noted);
        }

        guard.Expect();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _logFile?.Dispose();
    }

    private static StorageException Lost(string path, WitnessRecord noted) => new(
        StorageErrorKind.Corrupt,
        $"The database '{path}' has lost events: position {noted.LastPosition} of server number {noted.ServerNumber} had been stored (says "
        + $"'{PathOf(path)}') and is not there. Its write-ahead log is missing or damaged, or an older copy was "
        + "put in its place. Put the log back beside the database, or restore a backup; if that is what was done, delete the witness. "
        + "`eventstore salvage` writes what can be had into a new database.");

    /// <summary>The commit's last frame; frame 0 when another writer has begun the log anew since.</summary>
    private static (WalSalts Salts, long Frame, WalChecksum Checksum) LastFrame(sqlite3 connection, SafeFileHandle log)
    {
        var frame = SqliteCheckpoint.Run(connection, SqliteCheckpoint.Nothing).LogFrames;
        Span<byte> header = stackalloc byte[WalHeader.Size];
        if (frame < 1 || FileBytes.Read(log, header, 0) < header.Length)
            return default;

        var (layout, salts) = (WalHeader.LayoutOf(header), WalHeader.SaltsOf(header));
        Span<byte> bytes = stackalloc byte[WalFrame.HeaderSize];
        if (FileBytes.Read(log, bytes, layout.OffsetOf(frame)) < bytes.Length)
            return default;

        var last = WalFrame.Read(frame, bytes);
        return last.IsCommit && last.Salts == salts ? (salts, frame, last.Stored) : default;
    }

    private static uint ReadIdentity(EventStoreDbContext context) =>
        unchecked((uint)SqlitePragma.ReadApplicationId(context.Connection()));

    private void Note(string path, WitnessRecord record)
    {
        Span<byte> bytes = stackalloc byte[WitnessRecord.Size];
        record.Write(bytes);

        // One that somebody deleted is made anew.
        if (_file is null || FileIdentity.Of(_filePath)?.IsSameFile(_fileIdentity) != true)
            Open(path);
        RandomAccess.Write(_file!, bytes, 0);
    }

    /// <summary>Kept open, and not by the connection: that outlives the store in its pool.</summary>
    private SafeFileHandle LogFile(OpenedLog log)
    {
        if (_log == log)
            return _logFile!;

        _logFile?.Dispose();
        _logFile = File.OpenHandle(log.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _log = log;
        return _logFile;
    }

    private void Open(string databasePath)
    {
        _file?.Dispose();
        var path = PathOf(databasePath);
        NewFile.MakeBeside(databasePath, path);
        _file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, FileOptions.None);
        (_filePath, _fileIdentity) = (path, FileIdentity.Of(path) ?? default);
    }
}
