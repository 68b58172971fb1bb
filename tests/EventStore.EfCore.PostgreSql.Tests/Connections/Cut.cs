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

    /// <summary>The commit does not reach the server, and nobody is told: the connection stays open, and silent.</summary>
    SilentlyBefore,

    /// <summary>The server commits, its answer is lost, and nobody is told.</summary>
    SilentlyAfter,
}
