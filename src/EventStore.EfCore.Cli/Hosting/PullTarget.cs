namespace EventStore.EfCore.Cli.Hosting;

/// <summary>What <c>pull --from</c> names: a store, or the address of an archive behind HTTP.</summary>
/// <param name="Store">The store; null where there is an address.</param>
/// <param name="Address">The address; null where there is a store.</param>
internal sealed record PullTarget(StoreTarget? Store, Uri? Address)
{
    /// <exception cref="ArgumentException">It is neither. The message does not show the text: there may be a password in it.</exception>
    public static PullTarget Parse(string text)
    {
        if (!IsAddress(text))
            return new PullTarget(StoreTarget.Parse(text), null);
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
            ? new PullTarget(null, address)
            : throw new ArgumentException("It begins like an address, and is none, or has a user, who would not be sent. "
                + "Write it like 'https://archive.example/api'.");
    }

    private static bool IsAddress(string text) =>
        text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
