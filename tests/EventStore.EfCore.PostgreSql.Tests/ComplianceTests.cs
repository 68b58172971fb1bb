using EventStore.EfCore.ConformanceTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.PostgreSql.Tests;

public class ComplianceTests
{
    [Fact]
    public void Every_suite_of_the_contract_runs_on_this_provider()
    {
        var suites = typeof(StoreConformance).Assembly.GetTypes().Where(t => t.IsAbstract && t.IsSubclassOf(typeof(StoreConformance)))
            .ToArray();
        var derived = typeof(ComplianceTests).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsPublic: true }).ToArray();
        suites.Length.ShouldBeGreaterThanOrEqualTo(9);
        suites.Where(suite => !derived.Any(d => d.IsSubclassOf(suite))).ShouldBeEmpty();
    }
}
