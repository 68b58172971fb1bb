using Xunit;

namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>A test on real archives that are not part of this repository: skipped, with a word, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WillowFactAttribute : FactAttribute
{
    public WillowFactAttribute()
    {
        if (Willow.Folder is null)
            Skip = "The real archives are not on this machine: no folder 'shared/data/willow' beside the checkout or above it.";
    }
}
