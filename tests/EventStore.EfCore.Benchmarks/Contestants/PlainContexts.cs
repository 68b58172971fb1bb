using EventStore.EfCore.Data;
using EventStore.EfCore.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>Contexts of our model on our file with our PRAGMAs, and otherwise as EF Core comes: none of our services replaced.</summary>
internal sealed class PlainContexts
{
    private readonly DbContextOptions<EventStoreDbContext> _options;

    private PlainContexts(string file) => _options = new DbContextOptionsBuilder<EventStoreDbContext>()
        .UseSqlite($"Data Source={file}")
        .AddInterceptors(new SqlitePragmaInterceptor(new SqliteEventStoreOptions()))
        .Options;

    public static async Task<PlainContexts> CreateAsync(string file)
    {
        await using (var archive = new Archive(file))
            await archive.CreateAsync();
        return new PlainContexts(file);
    }

    public EventStoreDbContext Create() => Create(_options);

    /// <summary>A context with what EF Core has by itself and ours turns off.</summary>
    public static EventStoreDbContext Create(DbContextOptions<EventStoreDbContext> options)
    {
        var context = new EventStoreDbContext(options);
        context.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
        context.Database.AutoSavepointsEnabled = true;
        context.IsWritable = true;
        return context;
    }

    /// <summary>Tracks a batch's rows of servers, chains and channels.</summary>
    public static void AddSmallRows(EventStoreDbContext context, NumberedBatch batch)
    {
        foreach (var server in batch.Servers)
        {
            if (server.IsStored)
                context.Servers.Update(server.ToRow());
            else
                context.Servers.Add(server.ToRow());
            server.IsStored = true;
        }

        context.Chains.AddRange(batch.NewChains);
        context.Channels.AddRange(batch.NewChannels);
    }
}
