using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Erasure;

internal sealed class ArchiveEraser(
    EventDatabase database,
    IServerLock locks,
    IErasureStorage storage,
    FindQuery find,
    ICommitWitness witness,
    IStorageProvider provider,
    TimeProvider clock,
    ILogger<ArchiveEraser> logger) : IArchiveEraser
{
    private const int LongestReason = 2_000;
    private const int LongestName = 200;

    private readonly RowErasure _row = new(locks, storage, find);

    public async Task<ErasureReport> EraseAsync(
        ServerId server,
        EventHash hash,
        string reason,
        string erasedBy,
        bool rewrite = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        Require(reason, LongestReason, nameof(reason), "why the event is erased");
        Require(erasedBy, LongestName, nameof(erasedBy), "who erases the event");
        RequireWritable();
        var order = new ErasureRecord(server, 0, hash, clock.GetUtcNow().ToUnixTimeMilliseconds(), reason, erasedBy);
        var erased = await EraseAsync(order, cancellationToken).ConfigureAwait(false);
        return await PurgeAsync([erased], rewrite, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ErasureReport> ApplyAsync(
        IReadOnlyCollection<ErasureRecord> records, bool rewrite = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        RequireWritable();
        var erased = new List<ErasedRow>();
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                erased.Add(await EraseAsync(record, cancellationToken).ConfigureAwait(false));
            }
            catch (EventNotFoundException)
            {
                // It is not here, so there is nothing to forget.
            }
        }

        return await PurgeAsync(erased, rewrite, cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<ErasureRecord>> ListAsync(ServerId? server = null, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<ErasureRecord>>(
            async context =>
            {
                var servers = server is null
                    ? context.UncheckedServers.OfAllServers()
                    : context.UncheckedServers.Where(s => s.Name == server.Value);
                var records = new List<ErasureRecord>();
                foreach (var row in await servers.OrderBy(s => s.Name).ToListAsync(cancellationToken).ConfigureAwait(false))
                    await AddAsync(context, row.Check(), records, cancellationToken).ConfigureAwait(false);
                return records;
            },
            cancellationToken);

    private static async Task AddAsync(
        EventStoreDbContext context, ServerState server, List<ErasureRecord> records, CancellationToken cancellationToken)
    {
        var rows = context.Erasures.Where(e => e.ServerNumber == server.Number).OrderBy(e => e.Position);
        await foreach (var (position, found) in ErasureQuery.ReadAsync(rows, cancellationToken).ConfigureAwait(false))
        {
            records.Add(new ErasureRecord(
                new ServerId(server.Name), position, found.RequireHash(server.Name, position), found.Mark.ErasedAtMs, found.Mark.Reason,
                found.Mark.ErasedBy));
        }
    }

    private async Task<ErasedRow> EraseAsync(ErasureRecord order, CancellationToken cancellationToken)
    {
        var (erased, afterwards) = await database.WriteAsync(
            context => _row.RunAsync(context, order),
            (context, erased) => witness.Confirm(context, erased.ServerNumber, erased.LastPosition),
            _row.IsDoneAsync,
            cancellationToken).ConfigureAwait(false);
        if (afterwards is not null)
            logger.FailedAfterCommit(1, afterwards);
        logger.Erased(erased.Record.Server, erased.Record.Position, erased.Record.Hash, erased.Record.ErasedBy, erased.Record.Reason);
        return erased;
    }

    private async Task<ErasureReport> PurgeAsync(IReadOnlyList<ErasedRow> erased, bool rewrite, CancellationToken cancellationToken)
    {
        ErasedTrace[] traces = [.. erased.Select(e => e.Trace)];
        ErasureRecord[] records = [.. erased.Select(e => e.Record)];
        try
        {
            var (isPurged, remains) = await database.ReadAsync(
                context => storage.PurgeAsync(context, traces, rewrite, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new ErasureReport(records, isPurged, remains);
        }
        catch (StorageException e)
        {
            // What is committed is erased all the same.
            return new ErasureReport(records, false, [$"{e.Message} Erase the event again when the cause is removed."]);
        }
    }

    private void RequireWritable()
    {
        AmbientTransaction.Refuse();
        provider.RefuseWriting();
    }

    private static void Require(string text, int longest, string parameter, string what)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, parameter);
        if (text.Length > longest || text.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"Say {what} in at most {longest} characters, without NUL; got {text.Length}.", parameter);
    }
}
