namespace EventStore.EfCore.Cli.Answers;

/// <summary>How many events of a server both hold, and one side alone.</summary>
internal sealed record DiffServerAnswer(ServerId Server, long Both, long OnlyLeft, long OnlyRight);
