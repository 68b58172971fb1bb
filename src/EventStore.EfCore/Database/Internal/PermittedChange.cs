using EventStore.EfCore.Data;
using EventStore.EfCore.Errors;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Database;

/// <summary>Changes a row of <c>Events</c>, which triggers refuse without a permit. The permit lives for the change alone.</summary>
internal static class PermittedChange
{
    /// <summary>Runs an UPDATE of one row, in the context's transaction and under its server's lock.</summary>
    /// <param name="context">A context in its transaction.</param>
    /// <param name="server">The server's number.</param>
    /// <param name="position">The row's position.</param>
    /// <param name="change">Changes the row that it is given, and returns how many rows it changed.</param>
    public static async Task RunAsync(
        EventStoreDbContext context, int server, long position, Func<IQueryable<EventRow>, Task<int>> change)
    {
        var permit = context.ChangePermits.Add(new ChangePermitRow { ServerNumber = server, Position = position });
        await context.SaveChangesAsync().ConfigureAwait(false);
        var rows = context.Events.Where(e => e.ServerNumber == server && e.Position == position);
        if (await change(rows).ConfigureAwait(false) != 1)
            throw Damage.Of($"Position {position} of server number {server} vanished during a transaction that had read it");
        permit.State = EntityState.Deleted;
        await context.SaveChangesAsync().ConfigureAwait(false);
    }
}
