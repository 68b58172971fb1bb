using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Database;

/// <summary>
/// A statement that reads or changes more than the servers it names says so, in a comment that comes with it to the database and to its
/// log: on a cluster that is sharded by server it is the one that asks all nodes.
/// </summary>
internal static class AllServers
{
    /// <summary>What such a statement says.</summary>
    public const string Mark = "all servers";

    /// <summary>The same for SQL by hand, which begins with it.</summary>
    public const string Comment = $"-- {Mark}\n";

    /// <summary>Has a query say that it is one.</summary>
    public static IQueryable<T> OfAllServers<T>(this IQueryable<T> query) => query.TagWith(Mark);
}
