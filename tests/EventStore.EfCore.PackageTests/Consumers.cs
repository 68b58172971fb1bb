using Xunit;

namespace EventStore.EfCore.PackageTests;

/// <summary>All tests: they share the packages, and each uses the whole machine.</summary>
[CollectionDefinition(nameof(Consumers))]
public sealed class Consumers : ICollectionFixture<Workplace>;
