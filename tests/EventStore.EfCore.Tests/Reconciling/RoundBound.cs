namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>The bound of rounds that docs/synchronisation.md states.</summary>
internal static class RoundBound
{
    // What a range takes at most in a message: four fingerprints with their bounds, or seven hashes, and what is skipped before it.
    private const int RangeBytes = 320;
    private const int ClosingBytes = 200;

    public static int Of(int left, int right, int differences, int mostBytes)
    {
        var depth = 2 + (int)Math.Ceiling(Math.Log(Math.Max(4, Math.Min(left, right)), 4));
        var ranges = (mostBytes - ClosingBytes) / RangeBytes;
        return depth * Math.Max(1, (differences + ranges - 1) / ranges);
    }
}
