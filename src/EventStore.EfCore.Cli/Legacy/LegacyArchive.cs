using System.Runtime.CompilerServices;
using EventStore.EfCore.Cli.Ingesting;
using EventStore.EfCore.Json;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Cli.Legacy;

/// <summary>The archive of another implementation: a SQLite file, opened for reading only, read in the order of its row ids.</summary>
internal sealed class LegacyArchive : IEventSource, IAsyncDisposable
{
    // One value must not fill the memory. The column would have to hold a payload, 64 dependencies and a little more.
    private const int OverheadBytes = 4096;

    private static readonly string[] Columns = ["hash", "server_id", "channel_id", "author", "seq", "timestamp_hint_ms", "event_data"];

    private readonly SqliteConnection _connection;
    private readonly string _name;
    private readonly long _maxDataBytes;

    private LegacyArchive(SqliteConnection connection, string name, int maxPayloadBytes)
    {
        _connection = connection;
        _name = name;
        _maxDataBytes = maxPayloadBytes + (EventLimits.MaxDependencies * EventLimits.HashBytes) + OverheadBytes;
    }

    /// <summary>Rows.</summary>
    public long? Total { get; private set; }

    /// <exception cref="CliException">The file is not there, or is no such archive.</exception>
    public static async Task<LegacyArchive> OpenAsync(string file, int maxPayloadBytes, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            throw new CliException($"There is no file '{file}'.");

        var builder = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        var archive = new LegacyArchive(new SqliteConnection(builder.ConnectionString), Path.GetFileName(file), maxPayloadBytes);
        try
        {
            await archive.OpenAsync(file, cancellationToken).ConfigureAwait(false);
            return archive;
        }
        catch (SqliteException e)
        {
            await archive.DisposeAsync().ConfigureAwait(false);
            throw new CliException($"Cannot read '{file}' as a legacy archive: {e.Message}", e);
        }
        catch
        {
            await archive.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async IAsyncEnumerable<SourceItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var command = _connection.CreateCommand();
        command.CommandText =
            """
            SELECT rowid, hash, server_id, channel_id, author, seq, timestamp_hint_ms,
                   CASE WHEN octet_length(event_data) <= $max THEN event_data END, octet_length(event_data)
            FROM events ORDER BY rowid
            """;
        command.Parameters.AddWithValue("$max", _maxDataBytes);
        var done = 0L;
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    yield return Read(reader, ++done);
            }
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task OpenAsync(string file, CancellationToken cancellationToken)
    {
        await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var command = _connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = "SELECT group_concat(name) FROM pragma_table_info('events')";
            var found = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string ?? "";
            if (Columns.Except(found.Split(',')).ToArray() is { Length: > 0 } missing)
            {
                throw new CliException(
                    $"'{file}' is not a legacy archive: it has no table 'events' with the columns '{string.Join("', '", missing)}'.");
            }

            command.CommandText = "SELECT count(*) FROM events";
            Total = (long?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private SourceItem Read(SqliteDataReader reader, long done)
    {
        var place = new Place(_name, "row", reader.GetInt64(0));
        try
        {
            if (!reader.IsDBNull(8) && reader.GetInt64(8) > _maxDataBytes)
                throw new EventFormatException($"event_data has {reader.GetInt64(8)} bytes; at most {_maxDataBytes} are taken");
            var row = new LegacyRow(
                reader.GetValue(1),
                reader.GetValue(2),
                reader.GetValue(3),
                reader.GetValue(4),
                reader.GetValue(5),
                reader.GetValue(6),
                reader.GetValue(7));
            return SourceItem.Of(place, row.ToEvent(), done);
        }
        catch (EventFormatException e)
        {
            return SourceItem.Rejected(place, e.Reason, done);
        }
        catch (InvalidEventException e)
        {
            return SourceItem.Rejected(place, e.Reason, done);
        }
    }
}
