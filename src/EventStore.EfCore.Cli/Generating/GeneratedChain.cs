namespace EventStore.EfCore.Cli.Generating;

/// <summary>Where one author's chain in one server stands.</summary>
internal struct GeneratedChain
{
    public long Sequence;
    public EventHash Last;
}
