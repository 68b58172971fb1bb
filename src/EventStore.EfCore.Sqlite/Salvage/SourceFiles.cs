using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.Salvage.Pages;
using EventStore.EfCore.Sqlite.Witness;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>The files of a damaged store, opened for reading only, and what they say about their end.</summary>
internal sealed class SourceFiles : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle? _log;
    private readonly (long, DateTime)[] _stamps;

    private SourceFiles(string path)
    {
        _path = path;
        Wal = WalInspection.Inspect(path);
        _stamps = Stamps();
        Witness = CommitWitness.Read(path) ?? CommitWitness.Read(Wal.DatabasePath);
        var database = File.Exists(Wal.DatabasePath) ? KeptFiles.Open(Wal.DatabasePath) : null;
        if (database is not null && FileUse.IsInUse(database))
            throw InUse();

        IsWitnessOurs = Witness is { } noted && IdentityOf(noted) is var identity && (identity is null || identity == noted.Identity);
        IsLogOurs = Wal.Judgement is not null && (Wal.Objection is null || IsLogWitnessed);
        var layout = new WalLayout(PageSizes.Find(database, Wal, IsLogOurs), Wal.Judgement?.Layout.IsBigEndian ?? false);
        _log = IsLogOurs ? WalReader.Open(Wal.LogPath) : null;
        Pages = new PageImages(database, _log, layout);
        if (IsLogOurs)
            Pages.AddFrames(Wal.Judgement!, LogSalts, Math.Max(Wal.Judgement!.ProvenFrame, WitnessedFrame));
        Bytes = Stamps().Sum(s => s.Length);
    }

    /// <summary>What database and log are.</summary>
    public WalReport Wal { get; }

    /// <summary>The last commit that was noted; null when that is not known.</summary>
    public WitnessRecord? Witness { get; }

    /// <summary>Whether the witness was written for this database.</summary>
    public bool IsWitnessOurs { get; }

    /// <summary>Whether there is a log, and it is this database's.</summary>
    public bool IsLogOurs { get; }

    /// <summary>The frame of this log that the witness knows to be committed; 0 for none.</summary>
    public long WitnessedFrame => IsLogWitnessed && LogSalts == Witness!.Value.Salts ? Witness.Value.Frame : 0;

    /// <summary>Whether somebody's transaction waits to be rolled back.</summary>
    public bool HasJournal => File.Exists(Wal.DatabasePath + "-journal");

    public PageImages Pages { get; }

    /// <summary>The size of database and log.</summary>
    public long Bytes { get; }

    /// <exception cref="StorageException">There is nothing, it cannot be read, or somebody uses it.</exception>
    public static SourceFiles Open(string path)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path) && !File.Exists(WalInspection.LogOf(path)))
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen, $"There is no database '{path}', nor its log. Name the damaged store's file.");
        }

        try
        {
            return new SourceFiles(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen, $"The database '{path}' or its log cannot be read: {e.Message}. Make them readable.", e);
        }
    }

    /// <summary>Makes sure that what was read is what is there now.</summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Busy"/>: somebody has changed the files.</exception>
    public void CheckUnchanged()
    {
        if (!Stamps().SequenceEqual(_stamps))
            throw InUse();
    }

    public void Dispose() => _log?.Dispose();

    private bool IsLogWitnessed => IsWitnessOurs && Wal.Judgement is { } log
        && (log.ProvenFrame > 0 || log.Header.Fault == WalHeaderFault.None) && LogSalts == Witness!.Value.Salts;

    // Of a log whose header is damaged, the frames tell.
    private WalSalts LogSalts
    {
        get
        {
            var log = Wal.Judgement!;
            if (log.Header.Fault == WalHeaderFault.None || log.ProvenFrame == 0)
                return log.Header.Salts;
            using var file = WalReader.Open(Wal.LogPath);
            Span<byte> header = stackalloc byte[WalFrame.HeaderSize];
            FileBytes.Read(file, header, log.Layout.OffsetOf(log.ProvenFrame));
            return WalFrame.Read(log.ProvenFrame, header).Salts;
        }
    }

    // The log's own images of page 1 are summed; the one in the file may be what is damaged.
    private uint? IdentityOf(WitnessRecord noted) =>
        Wal.Judgement?.LastPage1?.ApplicationId == noted.Identity ? noted.Identity : Wal.Database?.ApplicationId;

    private (long Length, DateTime Written)[] Stamps() =>
    [
        .. new[] { Wal.DatabasePath, Wal.LogPath }.Select(f => new FileInfo(f)).Where(f => f.Exists)
            .Select(f => (f.Length, f.LastWriteTimeUtc)),
    ];

    private StorageException InUse() => new(
        StorageErrorKind.Busy, $"The database '{_path}' is in use: what is salvaged must not change meanwhile. End who uses it.");
}
