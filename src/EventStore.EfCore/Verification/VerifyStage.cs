namespace EventStore.EfCore;

/// <summary>What of a server's log is being checked.</summary>
public enum VerifyStage
{
    /// <summary>Every event by its position.</summary>
    Log,

    /// <summary>Every chain by its sequences.</summary>
    Chains,
}
