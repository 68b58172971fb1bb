namespace EventStore.EfCore;

/// <summary>What is pulled.</summary>
public sealed record PullOptions
{
    /// <summary>The servers whose logs are pulled or reconciled; null for all that the source has.</summary>
    public IReadOnlyCollection<ServerId>? Servers { get; init; }

    /// <summary>Whether the logs are read from their beginnings, whatever was read before. A reconciliation goes by no cursor.</summary>
    public bool FromBeginning { get; init; }
}
