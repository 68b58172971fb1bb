namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What one needs to know of a server to ask for parts of it.</summary>
internal sealed record ReadServer(
    ServerId Id, int Key, long LastPosition, IReadOnlyList<ChainHead> Heads, IReadOnlyList<ChainHead> HeadsHalfWay);
