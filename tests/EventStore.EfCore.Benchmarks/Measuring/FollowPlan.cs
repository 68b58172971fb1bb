namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>What is written while logs are followed: single events, one after the other, with a pause after each.</summary>
/// <param name="Servers">How many servers take turns.</param>
/// <param name="Commits">How many events.</param>
/// <param name="PauseMs">How long the pauses are, in milliseconds.</param>
internal sealed record FollowPlan(int Servers, int Commits, int PauseMs)
{
    public ServerId ServerOf(int number) => new($"followed-{number % Servers}");
}
