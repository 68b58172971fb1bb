using Xunit;

namespace EventStore.EfCore.CrashTests.Processes;

/// <summary>Tests that take the whole machine: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(ManyProcesses), DisableParallelization = true)]
public sealed class ManyProcesses;
