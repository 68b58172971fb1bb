using System.Linq.Expressions;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore.Query;

namespace EventStore.EfCore.Reading;

/// <summary>The shape that every query of events has.</summary>
internal static class EventRecords
{
    // Author and channel come by scalar subquery rather than by join: so the order of the rows can only come from the index on
    // Events, whatever the planner thinks of the other tables.
    private static readonly Expression<Func<EventStoreDbContext, UncheckedEvent, EventRecord>> Record = (context, e) => new EventRecord(
        e.Position,
        (long?)e.ChainId,
        context.Chains.Where(c => c.ServerNumber == e.ServerNumber && c.ChainId == e.ChainId).Select(c => c.Author).FirstOrDefault(),
        e.Sequence,
        e.Hash,
        e.Previous,
        e.Dependencies,
        (long?)e.ChannelId,
        context.Channels.Where(c => c.ServerNumber == e.ServerNumber && c.ChannelId == e.ChannelId).Select(c => c.Name).FirstOrDefault(),
        e.TimestampHintMs,
        e.Payload,
        e.Signature,
        e.StoredAtMs,
        e.Checksum);

    /// <summary>
    /// A query of rows as a query of records. Compiled queries cannot call a method for this, so the expression is put together.
    /// </summary>
    public static Expression<Func<EventStoreDbContext, T1, T2, IQueryable<EventRecord>>> Of<T1, T2>(
        Expression<Func<EventStoreDbContext, T1, T2, IQueryable<UncheckedEvent>>> rows) =>
        Expression.Lambda<Func<EventStoreDbContext, T1, T2, IQueryable<EventRecord>>>(Select(rows), rows.Parameters);

    /// <inheritdoc cref="Of{T1,T2}"/>
    public static Expression<Func<EventStoreDbContext, T1, T2, T3, IQueryable<EventRecord>>> Of<T1, T2, T3>(
        Expression<Func<EventStoreDbContext, T1, T2, T3, IQueryable<UncheckedEvent>>> rows) =>
        Expression.Lambda<Func<EventStoreDbContext, T1, T2, T3, IQueryable<EventRecord>>>(Select(rows), rows.Parameters);

    /// <inheritdoc cref="Of{T1,T2}"/>
    public static Expression<Func<EventStoreDbContext, T1, T2, T3, T4, IQueryable<EventRecord>>> Of<T1, T2, T3, T4>(
        Expression<Func<EventStoreDbContext, T1, T2, T3, T4, IQueryable<UncheckedEvent>>> rows) =>
        Expression.Lambda<Func<EventStoreDbContext, T1, T2, T3, T4, IQueryable<EventRecord>>>(Select(rows), rows.Parameters);

    /// <inheritdoc cref="Of{T1,T2}"/>
    public static Expression<Func<EventStoreDbContext, T1, T2, T3, T4, T5, IQueryable<EventRecord>>> Of<T1, T2, T3, T4, T5>(
        Expression<Func<EventStoreDbContext, T1, T2, T3, T4, T5, IQueryable<UncheckedEvent>>> rows) =>
        Expression.Lambda<Func<EventStoreDbContext, T1, T2, T3, T4, T5, IQueryable<EventRecord>>>(Select(rows), rows.Parameters);

    /// <inheritdoc cref="Of{T1,T2}"/>
    public static Expression<Func<EventStoreDbContext, T1, T2, T3, T4, T5, T6, IQueryable<EventRecord>>> Of<T1, T2, T3, T4, T5, T6>(
        Expression<Func<EventStoreDbContext, T1, T2, T3, T4, T5, T6, IQueryable<UncheckedEvent>>> rows) =>
        Expression.Lambda<Func<EventStoreDbContext, T1, T2, T3, T4, T5, T6, IQueryable<EventRecord>>>(Select(rows), rows.Parameters);

    private static MethodCallExpression Select(LambdaExpression rows)
    {
        var body = ReplacingExpressionVisitor.Replace(Record.Parameters[0], rows.Parameters[0], Record.Body);
        var selector = Expression.Lambda<Func<UncheckedEvent, EventRecord>>(body, Record.Parameters[1]);
        return Expression.Call(
            typeof(Queryable),
            nameof(Queryable.Select),
            [typeof(UncheckedEvent), typeof(EventRecord)],
            rows.Body,
            Expression.Quote(selector));
    }
}
