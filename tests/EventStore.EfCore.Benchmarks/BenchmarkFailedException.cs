namespace EventStore.EfCore.Benchmarks;

/// <summary>A run that must not count: something was not durable, not stored or not sound.</summary>
internal sealed class BenchmarkFailedException(string message) : Exception(message);
