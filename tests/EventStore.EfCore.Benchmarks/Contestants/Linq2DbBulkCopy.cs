using LinqToDB.Data;
using LinqToDB.EntityFrameworkCore;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>linq2db's BulkCopy of the event rows inside EF Core's transaction; SaveChanges for the few rows beside them.</summary>
internal sealed class Linq2DbBulkCopy : IContestant
{
    // Several rows per statement as linq2db writes them by itself. Parameters instead of literals, and fewer rows per statement, were
    // tried and are no faster; row by row is half as fast.
    private static readonly BulkCopyOptions Options = BulkCopyOptions.Default with { BulkCopyType = BulkCopyType.MultipleRows };

    private readonly LogNumbering _numbering = new();
    private PlainContexts? _contexts;

    static Linq2DbBulkCopy() => LinqToDBForEFTools.Initialize();

    public string Name => ContestantNames.BulkCopy;

    public async Task PrepareAsync(string file) => _contexts = await PlainContexts.CreateAsync(file);

    public async Task StoreAsync(IReadOnlyCollection<Event> batch)
    {
        await using var context = _contexts!.Create();
        await using var transaction = await context.Database.BeginTransactionAsync();
        var numbered = _numbering.Number(batch);
        PlainContexts.AddSmallRows(context, numbered);
        await context.SaveChangesAsync(acceptAllChangesOnSuccess: false);
        await context.BulkCopyAsync(Options, numbered.EventRows());
        await transaction.CommitAsync();
    }

    public ValueTask DisposeAsync() => default;
}
