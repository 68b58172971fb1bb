namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `diff --json` prints: all counts, and the first events that one side lacks.</summary>
internal sealed record DiffAnswer(
    string Left, string Right, bool Equal, IReadOnlyList<DiffServerAnswer> Servers, IReadOnlyList<DiffEventAnswer> Events, bool HasMore);
