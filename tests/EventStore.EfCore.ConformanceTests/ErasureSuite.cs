using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>What the suites of erasure share: ten events, and how one is erased.</summary>
public abstract class ErasureSuite : StoreConformance
{
    private protected Event[] Events { get; } = EventSamples.Community(Grove, 2, 5, "general", null);

    private protected IArchiveEraser Eraser => Fixture.Services.GetRequiredService<IArchiveEraser>();

    private protected async Task<ErasureRecord> EraseAsync(Event value)
    {
        var report = await Eraser.EraseAsync(value.Server, value.Hash, "order 7", "the archivist");
        return report.Records.ShouldHaveSingleItem();
    }

    private protected Task<int> TamperAsync(string sql) => Fixture.TamperAsync(FormattableStringFactory.Create(sql));
}
