using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Reading;

/// <summary>Newest first, by position; with a channel, along the index that ends in the position.</summary>
internal static class HistoryQuery
{
    private static readonly CompiledQuery<Func<EventStoreDbContext, int, long, int, IAsyncEnumerable<EventRecord>>> All =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, int server, long before, int take) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.Position < before)
            .OrderByDescending(e => e.Position)
            .Take(take))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, int, long, int, IAsyncEnumerable<EventRecord>>> OfChannel =
        new(() => EF.CompileAsyncQuery(
        EventRecords.Of((EventStoreDbContext context, int server, int channel, long before, int take) => context.UncheckedEvents
            .Where(e => e.ServerNumber == server && e.ChannelId == channel && e.Position < before)
            .OrderByDescending(e => e.Position)
            .Take(take))));

    private static readonly CompiledQuery<Func<EventStoreDbContext, int, string, CancellationToken, Task<int?>>> ChannelId =
        new(() => EF.CompileAsyncQuery(
        (EventStoreDbContext context, int server, string name, CancellationToken _) => context.UncheckedChannels
            .Where(c => c.ServerNumber == server && c.Name == name)
            .Select(c => c.ChannelId)
            .FirstOrDefault()));

    public static async Task ReadAsync(
        EventStoreDbContext context, ServerState server, HistoryRequest request, PageBuilder page, CancellationToken cancellationToken)
    {
        var before = request.Before ?? long.MaxValue;
        var walk = PositionWalk.Descending(before, server.LastPosition);
        if (request.Channel is null)
        {
            var rows = All.For(context)(context, server.Number, before, page.Remaining);
            await page.AddLogAsync(rows, walk, cancellationToken).ConfigureAwait(false);
        }
        else if (await ChannelId.For(context)(context, server.Number, request.Channel, cancellationToken)
            .ConfigureAwait(false) is { } channel)
        {
            var rows = OfChannel.For(context)(context, server.Number, channel, before, page.Remaining);
            await page.AddAllAsync(rows, walk, cancellationToken).ConfigureAwait(false);
        }
    }
}
