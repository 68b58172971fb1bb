using EventStore.EfCore.ConformanceTests;

namespace EventStore.EfCore.PostgreSql.Tests;

public sealed class ComplianceTests : ProviderCompliance;
