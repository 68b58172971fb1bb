using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Events;
using EventStore.EfCore.Reading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.Quarantine;

internal sealed class EventQuarantine(EventDatabase database, QuarantineRecorder recorder, IOptions<EventStoreOptions> options)
    : IEventQuarantine
{
    public async Task<QuarantinePage> ListAsync(QuarantineRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Limit < 1 || request.Limit > options.Value.MaxPageSize)
        {
            throw new ArgumentOutOfRangeException(
                nameof(request), request.Limit, $"A page has 1 to {options.Value.MaxPageSize} items (EventStoreOptions.MaxPageSize).");
        }

        await recorder.FlushAsync(cancellationToken).ConfigureAwait(false);
        var items = await database.ReadAsync(context => ReadAsync(context, request, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return new QuarantinePage([.. items.Take(request.Limit)], items.Count > request.Limit);
    }

    public async Task<QuarantinedContent?> FindAsync(ServerId? server, long number, CancellationToken cancellationToken = default)
    {
        await recorder.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await database.ReadAsync(
            async context =>
            {
                if (await NumberAsync(context, server, cancellationToken).ConfigureAwait(false) is not { } serverNumber)
                    return null;
                var rows = context.Quarantine.Where(q => q.ServerNumber == serverNumber && q.Number == number);
                var items = await ItemsAsync(context, rows, cancellationToken).ConfigureAwait(false);
                var content = await rows.Select(q => q.Content).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                return items is [var item] && content is not null ? new QuarantinedContent(item, content) : null;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<QuarantinedItem>> ReadAsync(
        EventStoreDbContext context, QuarantineRequest request, CancellationToken cancellationToken)
    {
        var (afterServer, afterNumber) = (request.After?.ServerNumber ?? 0, request.After?.Number ?? 0);
        IQueryable<QuarantineRow> rows;
        if (request.Server is null)
        {
            rows = context.Quarantine.OfAllServers()
                .Where(q => q.ServerNumber > afterServer || (q.ServerNumber == afterServer && q.Number > afterNumber));
        }
        else if (await NumberAsync(context, request.Server, cancellationToken).ConfigureAwait(false) is { } server)
        {
            rows = context.Quarantine.Where(q => q.ServerNumber == server && q.Number > afterNumber);
        }
        else
        {
            return [];
        }

        if (request.IsOpenOnly)
            rows = rows.Where(q => q.Position != null && q.RepairedAtMs == null);
        rows = rows.OrderBy(q => q.ServerNumber).ThenBy(q => q.Number).Take(request.Limit + 1);
        return await ItemsAsync(context, rows, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<List<QuarantinedItem>> ItemsAsync(
        EventStoreDbContext context, IQueryable<QuarantineRow> rows, CancellationToken cancellationToken)
    {
        var items = new List<QuarantinedItem>();
        var read = rows.Select(q => new
        {
            q.ServerNumber,
            Server = context.UncheckedServers.Where(s => s.Number == q.ServerNumber).Select(s => s.Name).FirstOrDefault(),
            q.Number,
            q.Kind,
            q.Position,
            q.Hash,
            q.Author,
            q.Sequence,
            q.Reason,
            q.FoundAtMs,
            q.RepairedAtMs,
        });
        await foreach (var row in read.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var server = row.Server is { } name && Names.Problem(name, "server name") is null ? new ServerId(name) : null;
            items.Add(new QuarantinedItem(
                server, row.Number, (QuarantineKind)row.Kind, row.Position, Hex(row.Hash), Hex(row.Author), row.Sequence, row.Reason,
                row.FoundAtMs, row.RepairedAtMs)
            {
                ServerNumber = row.ServerNumber,
            });
        }

        return items;
    }

    private static async Task<int?> NumberAsync(EventStoreDbContext context, ServerId? server, CancellationToken cancellationToken) =>
        server is null ? 0 : (await ServerQuery.FindAsync(context, server, cancellationToken).ConfigureAwait(false))?.Number;

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);
}
