using System.Globalization;

namespace EventStore.EfCore;

/// <summary>The log holds the event, but its content was erased: it is known, and can be had nowhere from this store.</summary>
/// <param name="server">The server of the log.</param>
/// <param name="erased">Which event, and when it was erased.</param>
public sealed class ErasedEventException(ServerId server, ErasedEvent erased)
    : EventStoreException(
        $"The content of the event '{erased.Hash}' at position {erased.Position} of server '{server}' was erased ({At(erased)}). Its hash, "
        + "position and links are kept; IArchiveEraser.ListAsync tells who erased it and why.")
{
    /// <summary>The server of the log.</summary>
    public ServerId Server { get; } = server;

    /// <summary>Which event, and when it was erased.</summary>
    public ErasedEvent Erased { get; } = erased;

    internal override string ErrorType => "erased";

    // Damage could make any number of it.
    private static string At(ErasedEvent erased) =>
        erased.ErasedAtMs >= 0 && erased.ErasedAtMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(erased.ErasedAtMs).ToString("u", CultureInfo.InvariantCulture)
            : $"{erased.ErasedAtMs}";
}
