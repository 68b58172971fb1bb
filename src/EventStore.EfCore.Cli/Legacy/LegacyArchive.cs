using System.Runtime.CompilerServices;
using EventStore.EfCore.Cli.Errors;
using EventStore.EfCore.Cli.Ingesting;
using EventStore.EfCore.Json;
using EventStore.EfCore.Sqlite.Files;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EventStore.EfCore.Cli.Legacy;

/// <summary>The archive of another implementation: a SQLite file, opened for reading only, read in the order of its row ids.</summary>
/// <remarks>The file is a stranger's. No value is read that is larger than an event can be, nothing in it is computed, and each row has
/// a higher id than the one before, so that even a damaged tree of pages comes to an end.</remarks>
internal sealed class LegacyArchive : IEventSource, IAsyncDisposable
{
    // One value must not fill the memory. The column would have to hold a payload, 64 dependencies and a little more.
    private const int OverheadBytes = 4096;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(5);

    // Each value, where it is not too large, and its size. Neither costs reading a large one.
    private static readonly IEnumerable<string> Values =
        LegacyColumns.All.Select(c => $"CASE WHEN octet_length({c}) <= $max THEN {c} END, octet_length({c})");

    private static readonly string Select = $"SELECT rowid, {string.Join(", ", Values)} FROM main.events ORDER BY rowid";

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly string _name;
    private readonly long _maxBytes;
    private readonly FileStamp _stamp;
    private readonly bool _canChange;

    private LegacyArchive(string path, int maxPayloadBytes)
    {
        var file = Path.GetFullPath(path);
        _stamp = FileStamp.Of(file);
        var opening = ReadOnlyFile.Choose(file);
        _canChange = opening == ReadOnlyOpening.Immutable;
        var builder = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            DefaultTimeout = (int)BusyTimeout.TotalSeconds,
        };
        _connection = new SqliteConnection(
            ReadOnlyFile.ConnectionString(builder.ConnectionString, file, opening));
        _path = path;
        _name = Path.GetFileName(path);
        _maxBytes = maxPayloadBytes + (EventLimits.MaxDependencies * EventLimits.HashBytes) + OverheadBytes;
    }

    /// <summary>Rows; null where damage hides their number.</summary>
    public long? Total { get; private set; }

    /// <exception cref="CliException">The file is not there, or is no such archive.</exception>
    public static async Task<LegacyArchive> OpenAsync(string path, int maxPayloadBytes, CancellationToken cancellationToken)
    {
        InputFile.Require(path);
        if (InputFile.Length(path) == 0)
            throw Refusal(path, "it is empty, a pipe or a device");
        if (!await SqliteFile.HasHeaderAsync(path, cancellationToken).ConfigureAwait(false))
            throw Refusal(path, "it is not a SQLite database. JSON Lines are stored by `eventstore ingest`");

        var archive = new LegacyArchive(path, maxPayloadBytes);
        try
        {
            archive.Open(cancellationToken);
            return archive;
        }
        catch
        {
            await archive.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async IAsyncEnumerable<SourceItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var interruption = InterruptOn(cancellationToken).ConfigureAwait(false);
        using var command = _connection.CreateCommand();
        command.CommandText = Select;
        command.Parameters.AddWithValue("$max", _maxBytes);
        using var reader = Try(command.ExecuteReader, null, cancellationToken);
        var done = 0L;
        long? last = null;
        while (Try(reader.Read, last, cancellationToken))
        {
            var id = reader.GetInt64(0);
            if (id <= last)
                throw Damage(last, "its rows are in no order");
            last = id;
            yield return Read(reader, new Place(_name, Place.Row, id), ++done);
        }

        if (_canChange && FileStamp.Of(Path.GetFullPath(_path)) != _stamp)
            throw Refusal(_path, "it was written to while it was read, so that its rows may be of two moments; import it again");
        if (done != Total)
            throw Damage(last, Total is null ? "its index cannot be read" : $"its index has {Total} rows and its table {done}");
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static CliException Refusal(string path, string reason, Exception? inner = null) =>
        new(CliProblem.Input, $"Cannot read '{path}' as a legacy archive: {reason}.", inner);

    private void Open(CancellationToken cancellationToken)
    {
        Try(() =>
        {
            _connection.Open();
            using var command = _connection.CreateCommand();
            command.CommandText = "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON";
            return command.ExecuteNonQuery();
        }, null, cancellationToken);
        using var interruption = InterruptOn(cancellationToken);
        if (Try(() => LegacyColumns.Refusal(_connection), null, cancellationToken) is { } reason)
            throw new CliException(CliProblem.Input, $"'{_path}' is not a legacy archive: {reason}.");

        // Rows and their number are of one moment.
        _connection.BeginTransaction(deferred: true);
        using var count = _connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM main.events";
        try
        {
            Total = (long?)Try(count.ExecuteScalar, null, cancellationToken);
        }
        catch (CliException e) when (e.InnerException is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT })
        {
            // What is damaged may be the index alone, or lie behind rows that can be read; reading them ends with that in any case.
        }
    }

    // Every call of the engine runs to its end on this thread; only this ends one before.
    private CancellationTokenRegistration InterruptOn(CancellationToken cancellationToken) =>
        cancellationToken.Register(() => raw.sqlite3_interrupt(_connection.Handle));

    /// <summary>Runs a call of the engine, and says of an error what it means for the archive.</summary>
    private T Try<T>(Func<T> call, long? lastRow, CancellationToken cancellationToken)
    {
        try
        {
            return call();
        }
        catch (SqliteException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB
                ? Damage(lastRow, $"SQLite says '{raw.sqlite3_errstr(e.SqliteErrorCode).utf8_to_string()}'", e)
                : Refusal(_path, ErrorLine.Describe(e).TrimEnd('.'), e);
        }
    }

    private CliException Damage(long? lastRow, string reason, Exception? inner = null) => new(
        CliProblem.Input,
        $"The legacy archive '{_path}' is damaged{(lastRow is { } row ? $" behind row {row}" : "")}: {reason}. "
        + (lastRow is null ? "" : "The rows before were read. ")
        + $"`sqlite3 '{_path}' .recover | sqlite3 NEW` may bring more of it into a new file to import.",
        inner);

    private SourceItem Read(SqliteDataReader reader, Place place, long done)
    {
        var values = LegacyColumns.All.Select((_, i) => reader.GetValue((2 * i) + 1)).ToArray();
        var row = new LegacyRow(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
        try
        {
            RequireSizes(reader);
            return SourceItem.Of(place, row.ToEvent(), done);
        }
        catch (EventFormatException e)
        {
            return SourceItem.Rejected(place, e.Reason, done, row.ToJson());
        }
        catch (InvalidEventException e)
        {
            return SourceItem.Rejected(place, e.Reason, done, row.ToJson());
        }
    }

    private void RequireSizes(SqliteDataReader reader)
    {
        for (var i = 0; i < LegacyColumns.All.Length; i++)
        {
            var size = (2 * i) + 2;
            if (!reader.IsDBNull(size) && reader.GetInt64(size) > _maxBytes)
            {
                throw new EventFormatException(
                    $"{LegacyColumns.All[i]} has {reader.GetInt64(size)} bytes; at most {_maxBytes} are taken");
            }
        }
    }
}
