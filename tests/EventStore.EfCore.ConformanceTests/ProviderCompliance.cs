using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>No suite of the contract is forgotten: a provider runs each of them, or says why not.</summary>
public abstract class ProviderCompliance
{
    /// <summary>Suites that the provider cannot run, each with the reason.</summary>
    protected virtual IReadOnlyDictionary<Type, string> LeftOut { get; } = new Dictionary<Type, string>();

    [Fact]
    public void Every_suite_of_the_contract_runs_on_this_provider()
    {
        var suites = typeof(StoreConformance).Assembly.GetTypes().Where(t => t.IsAbstract && t.IsSubclassOf(typeof(StoreConformance)))
            .ToArray();
        var derived = GetType().Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsPublic: true }).ToArray();
        suites.Length.ShouldBeGreaterThanOrEqualTo(9);
        suites.Where(suite => !derived.Any(d => d.IsSubclassOf(suite))).ShouldBe(LeftOut.Keys, ignoreOrder: true);
        LeftOut.Values.ShouldAllBe(reason => reason.Length > 0);
    }
}
