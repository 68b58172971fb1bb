using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>Tests that copy the files of a store while it is open: another test that clears the pools would end its last connection and so its log.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AloneCollection
{
    public const string Name = "Alone";
}
