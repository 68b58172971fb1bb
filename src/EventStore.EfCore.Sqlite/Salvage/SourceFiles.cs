using EventStore.EfCore.Sqlite.Files;
using EventStore.EfCore.Sqlite.Salvage.Pages;
using EventStore.EfCore.Sqlite.Witness;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>The files of a damaged store, opened for reading only, and which of them belong together.</summary>
internal sealed class SourceFiles : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle? _log;
    private readonly (long Length, DateTime Written)[] _stamps;

    private SourceFiles(string path)
    {
        _path = path;
        Wal = WalInspection.Inspect(path);
        _stamps = Stamps();

        // Never closed: closing would drop the locks of whoever uses the file in this process.
        var database = File.Exists(Wal.DatabasePath) ? KeptFiles.Open(Wal.DatabasePath) : null;
        if (database is not null && FileUse.IsInUse(database))
            throw InUse();

        Witness = CommitWitness.Read(path) ?? CommitWitness.Read(Wal.DatabasePath);
        IsWitnessOurs = Witness is { } noted && (IdentityFor(noted) is not { } identity || identity == noted.Identity);
        if (Wal.Judgement is { } judgement)
        {
            using var log = WalReader.Open(Wal.LogPath);
            var salts = SaltsOf(log, judgement);
            var isWitnessed = IsWitnessOurs && salts == Witness!.Value.Salts;
            WitnessedFrame = isWitnessed ? Witness!.Value.Frame : 0;
            HasWitnessedFrame = WitnessedFrame > 0 && FrameIn(log, judgement.Layout, WitnessedFrame).Stored == Witness!.Value.Checksum;
            IsLogOurs = Wal.Objection is null || isWitnessed;
        }

        _log = IsLogOurs ? WalReader.Open(Wal.LogPath) : null;
        var layout = new WalLayout(PageSizes.Find(database, Wal, IsLogOurs), Wal.Judgement?.Layout.IsBigEndian ?? false);
        Pages = new PageImages(database, _log, layout);
        if (IsLogOurs)
            Pages.AddFrames(Wal.Judgement!, SaltsOf(_log!, Wal.Judgement!), Math.Max(Wal.Judgement!.ProvenFrame, WitnessedFrame));
    }

    /// <summary>What database and log are.</summary>
    public WalReport Wal { get; }

    /// <summary>The last commit that was noted; null when that is not known.</summary>
    public WitnessRecord? Witness { get; }

    /// <summary>Whether the witness was written for this database.</summary>
    public bool IsWitnessOurs { get; }

    /// <summary>Whether there is a log, and it is this database's: nothing speaks against it, or the witness knows it.</summary>
    public bool IsLogOurs { get; }

    /// <summary>The frame of this log that the witness knows to be a commit's last; 0 for none.</summary>
    public long WitnessedFrame { get; }

    /// <summary>Whether that frame is in the log, as the witness saw it.</summary>
    public bool HasWitnessedFrame { get; }

    /// <summary>Whether somebody's transaction waits to be rolled back.</summary>
    public bool HasJournal => File.Exists(Wal.DatabasePath + "-journal");

    public PageImages Pages { get; }

    /// <exception cref="StorageException">There is nothing, it cannot be read, or somebody uses it.</exception>
    public static SourceFiles Open(string path)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(path) && !File.Exists(WalInspection.LogOf(path)))
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen, $"There is neither a database '{path}' nor its log. Name the damaged store's file.");
        }

        try
        {
            return new SourceFiles(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen,
                $"The database '{path}' or its log cannot be read: {e.Message} Check that this user may read both.",
                e);
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

    // Of a log whose header is damaged, the frames tell.
    private static WalSalts SaltsOf(SafeFileHandle log, WalJudgement judgement) =>
        judgement.Header.Fault == WalHeaderFault.None || judgement.ProvenFrame == 0
            ? judgement.Header.Salts
            : FrameIn(log, judgement.Layout, judgement.ProvenFrame).Salts;

    private static WalFrame FrameIn(SafeFileHandle log, WalLayout layout, long number)
    {
        Span<byte> header = stackalloc byte[WalFrame.HeaderSize];
        header.Clear();
        FileBytes.Read(log, header, layout.OffsetOf(number));
        return WalFrame.Read(number, header);
    }

    // The log's own images of page 1 are summed; the one in the file may be what is damaged.
    private uint? IdentityFor(WitnessRecord noted) =>
        Wal.Judgement?.LastPage1?.ApplicationId == noted.Identity ? noted.Identity : Wal.Database?.ApplicationId;

    private (long, DateTime)[] Stamps() =>
    [
        .. new[] { Wal.DatabasePath, Wal.LogPath }.Select(f => new FileInfo(f)).Where(f => f.Exists)
            .Select(f => (f.Length, f.LastWriteTimeUtc)),
    ];

    private StorageException InUse() => new(
        StorageErrorKind.Busy, $"The database '{_path}' is in use: what is salvaged must not change meanwhile. End who uses it.");
}
