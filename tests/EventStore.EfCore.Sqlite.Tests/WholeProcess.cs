using Xunit;

namespace EventStore.EfCore.Sqlite.Tests;

/// <summary>Tests that measure the memory of the whole process. They run alone, for what others hold or allocate is in it.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
