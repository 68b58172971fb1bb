namespace EventStore.EfCore.PostgreSql.Tests.Queries;

/// <summary>SQL that reached the server.</summary>
/// <param name="Text">As it was sent, comments included.</param>
/// <param name="Plan">How the server ran it.</param>
internal sealed record Statement(string Text, QueryPlan Plan);
