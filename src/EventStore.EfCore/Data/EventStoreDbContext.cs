using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Data;

/// <summary>
/// The archive's tables, for a team's own LINQ. Reads may do as they like; write through <see cref="IEventStore"/> alone: the
/// numbering of positions, chains and holes is kept there.
/// </summary>
public sealed class EventStoreDbContext(DbContextOptions<EventStoreDbContext> options) : DbContext(options)
{
    /// <summary>The servers.</summary>
    public DbSet<ServerRow> Servers => Set<ServerRow>();

    /// <summary>The authors' chains.</summary>
    public DbSet<ChainRow> Chains => Set<ChainRow>();

    /// <summary>The channels' names.</summary>
    public DbSet<ChannelRow> Channels => Set<ChannelRow>();

    /// <summary>The holes of the chains.</summary>
    public DbSet<ChainGapRow> ChainGaps => Set<ChainGapRow>();

    /// <summary>The events.</summary>
    public DbSet<EventRow> Events => Set<EventRow>();

    /// <summary>The bulk load that has not finished, if there is one.</summary>
    public DbSet<BulkLoadRow> BulkLoads => Set<BulkLoadRow>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(EventStoreDbContext).Assembly);
}
