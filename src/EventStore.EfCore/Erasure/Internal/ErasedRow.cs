using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Erasure;

/// <summary>What one transaction erased, or found erased.</summary>
/// <param name="Record">The record.</param>
/// <param name="ServerNumber">The server's number.</param>
/// <param name="LastPosition">Where its log ends.</param>
/// <param name="Trace">By what the bytes are known.</param>
internal sealed record ErasedRow(ErasureRecord Record, int ServerNumber, long LastPosition, ErasedTrace Trace);
