using EventStore.EfCore.Benchmarks.Contestants;
using EventStore.EfCore.Data;
using EventStore.EfCore.Migrations.PostgreSql;
using Microsoft.EntityFrameworkCore;

namespace EventStore.EfCore.Benchmarks.PostgreSql;

/// <summary>
/// EF Core and Npgsql as they come: AddRange and SaveChanges in an explicit transaction, a fresh context per batch, pooled connections with
/// prepared statements. Npgsql sends up to a thousand statements in one round trip.
/// </summary>
internal sealed class StockServerSaveChanges : IServerContestant
{
    private readonly LogNumbering _numbering = new();
    private DbContextOptions<EventStoreDbContext>? _options;

    public string Name => ContestantNames.Stock;

    public Task PrepareAsync(string connectionString)
    {
        var builder = new DbContextOptionsBuilder<EventStoreDbContext>();
        builder.UseNpgsql(connectionString).UseStoreModel();
        _options = builder.Options;
        return Task.CompletedTask;
    }

    public async Task StoreAsync(IReadOnlyCollection<Event> batch)
    {
        await using var context = PlainContexts.Create(_options!);
        await using var transaction = await context.Database.BeginTransactionAsync();
        var numbered = _numbering.Number(batch);
        PlainContexts.AddSmallRows(context, numbered);
        context.Events.AddRange(numbered.EventRows());
        await context.SaveChangesAsync(acceptAllChangesOnSuccess: false);
        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync() => default;
}
