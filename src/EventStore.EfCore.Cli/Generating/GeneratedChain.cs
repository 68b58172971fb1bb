namespace EventStore.EfCore.Cli.Generating;

/// <summary>How far one author's chain in one server has come.</summary>
internal struct GeneratedChain
{
    public long Sequence;
    public EventHash Last;
}
