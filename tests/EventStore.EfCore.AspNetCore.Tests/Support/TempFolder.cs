namespace EventStore.EfCore.AspNetCore.Tests.Support;

/// <summary>A folder of its own for a test, gone afterwards.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("eventstore-node-").FullName;

    public string File(string name) => Path.Combine(_root, name);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
