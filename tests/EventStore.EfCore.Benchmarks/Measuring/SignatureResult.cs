namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>Medians of one size of batch.</summary>
/// <param name="BatchSize">Events of a batch.</param>
/// <param name="Plain">Events a second without verifying.</param>
/// <param name="Verified">Events a second with it.</param>
/// <param name="Ratio">Of a round's two rates, the verified one to the plain one.</param>
internal sealed record SignatureResult(int BatchSize, double Plain, double Verified, double Ratio);
