using Xunit;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>A test on inputs that are not part of this repository: skipped, with a word, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FaultsFactAttribute : FactAttribute
{
    public FaultsFactAttribute()
    {
        if (Faults.Folder is null)
            Skip = "The inputs of attacks are not on this machine: no folder 'shared/data/faults' beside the checkout or above it.";
    }
}
