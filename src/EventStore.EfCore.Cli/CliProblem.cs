namespace EventStore.EfCore.Cli;

/// <summary>What kind of failure the tool itself found; scripts get it as the error's kind.</summary>
internal enum CliProblem
{
    /// <summary>A file or stream to read from is not there, or not what it must be.</summary>
    Input,

    /// <summary>The store does not hold what was asked for.</summary>
    NotFound,

    /// <summary>The store's engine has no such thing.</summary>
    Unsupported,

    /// <summary>The run was to stop at something rejected, and did.</summary>
    Rejected,

    /// <summary>The run was to stop at a duplicate, and did.</summary>
    Duplicate,

    /// <summary>What cannot be undone was not confirmed, and not done.</summary>
    NotConfirmed,

    /// <summary>The answer, or a file beside it, cannot be written.</summary>
    Output,
}
