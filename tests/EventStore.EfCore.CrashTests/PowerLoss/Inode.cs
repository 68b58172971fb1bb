namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>The identity of a file, whatever name leads to it, if any still does.</summary>
/// <param name="firstName">The name it was created under, for people.</param>
internal sealed class Inode(string firstName)
{
    public override string ToString() => firstName;
}
