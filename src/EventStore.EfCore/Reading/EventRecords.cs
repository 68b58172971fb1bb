using EventStore.EfCore.Data;

namespace EventStore.EfCore.Reading;

internal static class EventRecords
{
    /// <summary>
    /// The shape that every query of events has. Author and channel come by scalar subquery rather than by join: so the order of
    /// the rows can only come from the index on Events, whatever the planner thinks of the other tables.
    /// </summary>
    public static IQueryable<EventRecord> SelectRecords(this IQueryable<EventRow> events, EventStoreDbContext context) =>
        events.Select(e => new EventRecord(
            e.Position,
            context.Chains.Where(c => c.ServerId == e.ServerId && c.ChainId == e.ChainId).Select(c => c.Author).FirstOrDefault(),
            e.Sequence,
            e.Hash,
            e.Previous,
            e.Dependencies,
            context.Channels.Where(c => c.ServerId == e.ServerId && c.ChannelId == e.ChannelId).Select(c => c.Key).FirstOrDefault(),
            e.TimestampHintMs,
            e.Payload,
            e.Signature,
            e.StoredAtMs));
}
