using EventStore.EfCore.ConformanceTests;

namespace EventStore.EfCore.Sqlite.Tests;

public sealed class ComplianceTests : ProviderCompliance;
