namespace PostgreSql.TestServers;

/// <summary>There is no server to be had: the test is skipped.</summary>
public sealed class NoServerException(string message) : Exception(message);
