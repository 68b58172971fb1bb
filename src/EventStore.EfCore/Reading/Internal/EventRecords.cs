using System.Linq.Expressions;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore.Query;

namespace EventStore.EfCore.Reading;

/// <summary>The shape that every query of events has.</summary>
internal static class EventRecords
{
    // Author and channel come by scalar subquery rather than by join: so the order of the rows can only come from the index on
    // Events, whatever the planner thinks of the other tables.
    private static readonly Expression<Func<EventStoreDbContext, EventRow, EventRecord>> Record = (context, e) => new EventRecord(
        e.Position,
        context.Chains.Where(c => c.ServerNumber == e.ServerNumber && c.ChainId == e.ChainId).Select(c => c.Author).FirstOrDefault(),
        e.Sequence,
        e.Hash,
        e.Previous,
        e.Dependencies,
        context.Channels.Where(c => c.ServerNumber == e.ServerNumber && c.ChannelId == e.ChannelId).Select(c => c.Name).FirstOrDefault(),
        e.TimestampHintMs,
        e.Payload,
        e.Signature,
        e.StoredAtMs);

    /// <summary>
    /// A query of rows as a query of records. Compiled queries cannot call a method for this, so the expression is put together.
    /// </summary>
    public static Expression<Func<EventStoreDbContext, T1, T2, IQueryable<EventRecord>>> Of<T1, T2>(
        Expression<Func<EventStoreDbContext, T1, T2, IQueryable<EventRow>>> rows) =>
        Expression.Lambda<Func<EventStoreDbContext, T1, T2, IQueryable<EventRecord>>>(Select(rows), rows.Parameters);

    /// <inheritdoc cref="Of{T1,T2}"/>
    public static Expression<Func<EventStoreDbContext, T1, T2, T3, IQueryable<EventRecord>>> Of<T1, T2, T3>(
        Expression<Func<EventStoreDbContext, T1, T2, T3, IQueryable<EventRow>>> rows) =>
        Expression.Lambda<Func<EventStoreDbContext, T1, T2, T3, IQueryable<EventRecord>>>(Select(rows), rows.Parameters);

    /// <inheritdoc cref="Of{T1,T2}"/>
    public static Expression<Func<EventStoreDbContext, T1, T2, T3, T4, IQueryable<EventRecord>>> Of<T1, T2, T3, T4>(
        Expression<Func<EventStoreDbContext, T1, T2, T3, T4, IQueryable<EventRow>>> rows) =>
        Expression.Lambda<Func<EventStoreDbContext, T1, T2, T3, T4, IQueryable<EventRecord>>>(Select(rows), rows.Parameters);

    /// <inheritdoc cref="Of{T1,T2}"/>
    public static Expression<Func<EventStoreDbContext, T1, T2, T3, T4, T5, IQueryable<EventRecord>>> Of<T1, T2, T3, T4, T5>(
        Expression<Func<EventStoreDbContext, T1, T2, T3, T4, T5, IQueryable<EventRow>>> rows) =>
        Expression.Lambda<Func<EventStoreDbContext, T1, T2, T3, T4, T5, IQueryable<EventRecord>>>(Select(rows), rows.Parameters);

    private static MethodCallExpression Select(LambdaExpression rows)
    {
        var body = ReplacingExpressionVisitor.Replace(Record.Parameters[0], rows.Parameters[0], Record.Body);
        var selector = Expression.Lambda<Func<EventRow, EventRecord>>(body, Record.Parameters[1]);
        return Expression.Call(
            typeof(Queryable), nameof(Queryable.Select), [typeof(EventRow), typeof(EventRecord)], rows.Body, Expression.Quote(selector));
    }
}
