using Xunit;

namespace EventStore.EfCore.CrashTests.Creation;

/// <summary>Tests that start many processes run alone.</summary>
[CollectionDefinition(nameof(WholeMachine), DisableParallelization = true)]
public sealed class WholeMachine;
