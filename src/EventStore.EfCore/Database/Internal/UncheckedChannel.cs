namespace EventStore.EfCore.Database;

/// <summary>A row of <c>Channels</c> as the database has it.</summary>
internal sealed class UncheckedChannel
{
    public int ServerNumber { get; init; }

    public int? ChannelId { get; init; }

    public string? Name { get; init; }
}
