namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>EF Core as it comes: AddRange and SaveChanges in an explicit transaction, a fresh context per batch.</summary>
internal sealed class StockSaveChanges : IContestant
{
    private readonly LogNumbering _numbering = new();
    private PlainContexts? _contexts;

    public string Name => ContestantNames.Stock;

    public async Task PrepareAsync(string file) => _contexts = await PlainContexts.CreateAsync(file);

    public async Task StoreAsync(IReadOnlyCollection<Event> batch)
    {
        await using var context = _contexts!.Create();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var numbered = _numbering.Number(batch);
        PlainContexts.AddSmallRows(context, numbered);
        context.Events.AddRange(numbered.EventRows());
        await context.SaveChangesAsync(acceptAllChangesOnSuccess: false);
        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync() => default;
}
