namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What catching up has cost.</summary>
/// <param name="Name">By what.</param>
/// <param name="Events">Events that came.</param>
/// <param name="Rounds">Requests that were answered.</param>
/// <param name="Asked">Bytes of the requests, as JSON.</param>
/// <param name="Answered">Bytes of the answers, as JSON.</param>
/// <param name="ElapsedMs">Time on the clock, without storing what came.</param>
internal sealed record PeersResult(string Name, int Events, int Rounds, long Asked, long Answered, double ElapsedMs);
