using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>A test on inputs that are not part of this repository: skipped, with a word, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFaultsFactAttribute : FactAttribute
{
    public SharedFaultsFactAttribute()
    {
        if (SharedFaults.Folder is null)
            Skip = "The faulty inputs are not on this machine: no folder 'shared/data/faults/log' beside the checkout or above it.";
    }
}
