using EventStore.EfCore.Data;
using EventStore.EfCore.Providers;

namespace EventStore.EfCore.PostgreSql;

/// <summary>The server looks after its log by itself.</summary>
internal sealed class PostgreSqlWriteAheadLog : IWriteAheadLog
{
    public long Bytes => 0;

    public Task<CheckpointResult> CheckpointAsync(
        EventStoreDbContext context, bool isEmptied, CancellationToken cancellationToken) =>
        Task.FromResult(new CheckpointResult(IsComplete: true, LogBytes: 0, IsOversized: false));
}
