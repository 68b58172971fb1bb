using EventStore.EfCore.Errors;
using EventStore.EfCore.Events;

namespace EventStore.EfCore.Database;

/// <summary>A row of <c>Servers</c> as the database has it, whatever its constraints promise.</summary>
internal sealed class UncheckedServer
{
    // No database holds so many rows, and a batch of any size can be counted on from here.
    private const long MostEvents = 1L << 48;
    private const int MostChains = int.MaxValue / 2;

    public long? Number { get; init; }

    public string? Name { get; init; }

    public long? LastPosition { get; init; }

    public long? LastChainId { get; init; }

    public long? LastChannelId { get; init; }

    /// <summary>What is wrong with the row, continuing the words "the row of server 'x' in Servers"; null for a good one.</summary>
    public string? Problem => this switch
    {
        { Number: null or < 1 or > int.MaxValue } => $"has the number '{Number}'",
        { Name: null } => "has no name",
        { LastPosition: null or < 0 or > MostEvents } => $"says that the log ends at position '{LastPosition}'",
        { LastChainId: null or < 0 or > MostChains } => $"says that the last chain is '{LastChainId}'",
        { LastChannelId: null or < 0 or > MostChains } => $"says that the last channel is '{LastChannelId}'",
        _ => Names.Problem(Name, "server name") is { } problem ? $"has no valid name. {problem.TrimEnd('.')}" : null,
    };

    /// <summary>The row, if it can be believed.</summary>
    /// <exception cref="StorageException"><see cref="StorageErrorKind.Corrupt"/>: it cannot.</exception>
    public ServerState Check() => Problem is { } problem
        ? throw Damage.Of($"The row of server '{Name}' in Servers {problem}")
        : new ServerState((int)Number!, Name!, LastPosition!.Value, (int)LastChainId!, (int)LastChannelId!);
}
