namespace EventStore.EfCore.Cli.Answers;

/// <summary>An event that one side alone holds: `left` or `right`, and its position there.</summary>
internal sealed record DiffEventAnswer(ServerId Server, string Side, long Position, EventHash Hash);
