using System.Runtime.CompilerServices;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore.Metadata;

namespace EventStore.EfCore.Database;

/// <summary>
/// A compiled query for each model that comes along. EF refuses one with any other model than its first, and a process can have
/// several: a second store in it, or the same model built anew after EF's bounded cache dropped it.
/// </summary>
internal sealed class CompiledQuery<TDelegate>(Func<TDelegate> compile)
    where TDelegate : Delegate
{
    private readonly ConditionalWeakTable<IModel, TDelegate> _queries = [];

    /// <summary>The query, for contexts with this one's model.</summary>
    public TDelegate For(EventStoreDbContext context) => _queries.GetValue(context.Model, _ => compile());
}
