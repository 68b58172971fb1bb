namespace EventStore.EfCore.Data;

/// <summary>One author's chain in one server.</summary>
public sealed class ChainRow
{
    /// <summary>The server's number. Column <c>ServerId</c>.</summary>
    public int ServerNumber { get; init; }

    /// <summary>The chain's number in its server, from 1 in order of first appearance.</summary>
    public int ChainId { get; init; }

    /// <summary>The <see cref="AuthorId"/>, 32 bytes.</summary>
    public required byte[] Author { get; init; }
}
