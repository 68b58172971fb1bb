using EventStore.EfCore.Copying;
using EventStore.EfCore.Data;
using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Reading;
using EventStore.EfCore.Schema;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Backup;

/// <summary>Refuses to replace a database that holds what its replacement lacks.</summary>
internal sealed class ReplacementCheck(EventDatabase database, SchemaReader schemas, EventReader reader)
{
    private const string Away =
        "If the backup is to take its place all the same, move the database away, with its -wal and -witness, and restore again.";

    /// <exception cref="RestoreRefusedException">It does, or it cannot be told.</exception>
    public Task RunAsync(IDbContextFactory<EventStoreDbContext> replaced, INewCopy replacement, CancellationToken cancellationToken) =>
        replacement.ReadAsync(async contexts =>
        {
            using var before = database.Through(replaced);
            using var after = database.Through(contexts);
            await RunAsync(before, after, replacement.Path, cancellationToken).ConfigureAwait(false);
            return true;
        });

    private async Task RunAsync(EventDatabase before, EventDatabase after, string path, CancellationToken cancellationToken)
    {
        try
        {
            var status = await before.ReadAsync(context => schemas.ReadAsync(context, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (!status.Exists && status.IsManaged)
                return;
            if (!status.IsManaged || status.Pending.Count > 0 || status.Unknown.Count > 0)
                throw Unknown(path, "it has not this version's schema", null);
            await CompareAsync(reader.Of(before), reader.Of(after), path, cancellationToken).ConfigureAwait(false);
        }
        catch (CopyConflictException e)
        {
            var what = e.SourceHash == e.DestinationHash
                ? "that event with another signature, channel or time of storing, or erased in one of the two"
                : "another event";
            throw Lacking(path, e.Server, e.Position, what, e);
        }
        catch (EventStoreException e) when (e is not RestoreRefusedException)
        {
            throw Unknown(path, e.Message, e);
        }
    }

    private static async Task CompareAsync(EventReader before, EventReader after, string path, CancellationToken cancellationToken)
    {
        var there = await after.GetServersAsync(cancellationToken).ConfigureAwait(false);
        var ends = there.ToDictionary(s => s.Server, s => s.LastPosition);
        foreach (var log in await before.GetServersAsync(cancellationToken).ConfigureAwait(false))
        {
            var end = ends.GetValueOrDefault(log.Server);
            if (log.LastPosition > end)
                throw Lacking(path, log.Server, end + 1, "no event", null);
            var equal = LogComparison.RunAsync(after, before, log.Server, log.LastPosition, cancellationToken);
            await foreach (var _ in equal.ConfigureAwait(false))
            {
                // It throws where they differ.
            }
        }
    }

    private static RestoreRefusedException Lacking(string path, ServerId server, long position, string what, Exception? inner) => new(
        $"The database '{path}' holds what the backup lacks: in the log of server '{server}' at position {position} it has an event, and "
        + $"the backup has {what}. It is not replaced. {Away}",
        inner);

    private static RestoreRefusedException Unknown(string path, string reason, Exception? inner) => new(
        $"It cannot be told what the database '{path}' holds: {reason.TrimEnd('.')}. It is not replaced. {Away}", inner);
}
