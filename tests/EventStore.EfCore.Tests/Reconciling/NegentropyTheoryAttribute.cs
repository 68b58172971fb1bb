using Xunit;

namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>A test against another implementation: skipped, with a word, where it cannot be had, but for CI, where it must.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NegentropyTheoryAttribute : TheoryAttribute
{
    public NegentropyTheoryAttribute()
    {
        if (NegentropyPeer.Missing is { } missing && Environment.GetEnvironmentVariable("CI") is not "true")
            Skip = missing;
    }
}
