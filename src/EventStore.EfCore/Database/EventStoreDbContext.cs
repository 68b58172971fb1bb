using EventStore.EfCore.Database;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Data;

/// <summary>
/// The archive's tables, for a team's own LINQ. Nothing is tracked. It only reads, and <c>SaveChanges</c> is refused: events are stored
/// through <see cref="IEventStore"/>, where the numbering of positions, chains and holes is kept.
/// </summary>
public sealed class EventStoreDbContext : DbContext
{
    /// <summary>Makes a context. Applications inject it, or its factory; <c>AddEventStore()</c> registers both.</summary>
    /// <param name="options">Provider and connection.</param>
    public EventStoreDbContext(DbContextOptions<EventStoreDbContext> options)
        : base(options)
    {
        // A pooled context keeps what its constructor set.
        ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        ChangeTracker.AutoDetectChangesEnabled = false;
        Database.AutoSavepointsEnabled = false;
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
    }

    /// <summary>The servers.</summary>
    public DbSet<ServerRow> Servers => Set<ServerRow>();

    /// <summary>The authors' chains.</summary>
    public DbSet<ChainRow> Chains => Set<ChainRow>();

    /// <summary>The channels' names.</summary>
    public DbSet<ChannelRow> Channels => Set<ChannelRow>();

    /// <summary>The holes of the chains.</summary>
    public DbSet<ChainHoleRow> ChainHoles => Set<ChainHoleRow>();

    /// <summary>The events.</summary>
    public DbSet<EventRow> Events => Set<EventRow>();

    /// <summary>What is kept out of what the archive serves: damaged rows, and events that were refused.</summary>
    public DbSet<QuarantineRow> Quarantine => Set<QuarantineRow>();

    /// <summary>The records of erased events.</summary>
    public DbSet<ErasureRow> Erasures => Set<ErasureRow>();

    /// <summary>What permits a row of <see cref="Events"/> to be changed, inside a transaction.</summary>
    internal DbSet<ChangePermitRow> ChangePermits => Set<ChangePermitRow>();

    /// <summary>The bulk load that has not finished, if there is one.</summary>
    internal DbSet<BulkLoadRow> BulkLoads => Set<BulkLoadRow>();

    /// <summary>What tells this database from all others: one row.</summary>
    internal DbSet<StoreIdentityRow> StoreIdentities => Set<StoreIdentityRow>();

    /// <summary>How far other stores' logs were pulled.</summary>
    internal DbSet<PeerCursorRow> PeerCursors => Set<PeerCursorRow>();

    /// <summary>The servers as reads take them: nothing of a row is certain.</summary>
    internal DbSet<UncheckedServer> UncheckedServers => Set<UncheckedServer>();

    /// <inheritdoc cref="UncheckedServers"/>
    internal DbSet<UncheckedChain> UncheckedChains => Set<UncheckedChain>();

    /// <inheritdoc cref="UncheckedServers"/>
    internal DbSet<UncheckedChannel> UncheckedChannels => Set<UncheckedChannel>();

    /// <inheritdoc cref="UncheckedServers"/>
    internal DbSet<UncheckedHole> UncheckedHoles => Set<UncheckedHole>();

    /// <inheritdoc cref="UncheckedServers"/>
    internal DbSet<UncheckedEvent> UncheckedEvents => Set<UncheckedEvent>();

    /// <summary>Whether the store's own write path has the context.</summary>
    internal bool IsWritable { get; set; }

    /// <summary>The epoch of the transaction that the write path has begun, as <see cref="IWriteEpoch"/> tells it.</summary>
    internal long WriteEpoch { get; set; }

    /// <summary>What earlier reads with the same open connection have found; null where the connection is not kept.</summary>
    internal ReadMemory? ReadMemory { get; set; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always, in an application: store through <see cref="IEventStore"/>.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RequireWritable();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Always, in an application: store through <see cref="IEventStore"/>.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RequireWritable();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(EventStoreDbContext).Assembly);
        AuthorOrder.Add(modelBuilder);
    }

    private void RequireWritable()
    {
        if (!IsWritable)
        {
            throw new InvalidOperationException(
                "EventStoreDbContext only reads: positions, chains and holes are numbered by the event store. "
                + "Store events with IEventStore.StoreEventAsync or StoreEventsAsync; keep rows of your own in a context of your own.");
        }
    }
}
