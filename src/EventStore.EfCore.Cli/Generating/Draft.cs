namespace EventStore.EfCore.Cli.Generating;

/// <summary>An event that is not signed yet.</summary>
internal readonly record struct Draft(ServerId Server, int Author, EventContent Content, string? Channel);
