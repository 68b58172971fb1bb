namespace EventStore.EfCore.PostgreSql.Tests.Connections;

/// <summary>What becomes of a connection at a commit.</summary>
internal enum Cut
{
    /// <summary>It goes on.</summary>
    Nothing,

    /// <summary>The commit does not reach the server.</summary>
    Before,

    /// <summary>The server commits, and its answer is lost.</summary>
    After,
}
