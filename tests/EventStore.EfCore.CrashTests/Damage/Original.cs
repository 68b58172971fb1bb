namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>A whole store: its files, and what is in it.</summary>
internal sealed class Original
{
    public const string Database = "archive.db";
    public const string Log = "archive.db-wal";
    public const string Witness = "archive.db-witness";

    private Original(Dictionary<string, byte[]> files, StoreContent content, IReadOnlySet<(ServerId, long)> acknowledged) =>
        (Files, Content, Acknowledged) = (files, content, acknowledged);

    public IReadOnlyDictionary<string, byte[]> Files { get; }

    public StoreContent Content { get; }

    /// <summary>Servers and positions of the events that the killed process had been told of. The store may hold one commit more.</summary>
    public IReadOnlySet<(ServerId Server, long Position)> Acknowledged { get; }

    public bool HasLog => Files.ContainsKey(Log);

    /// <summary>Takes the files that a process has left behind, and reads what is in them from another copy.</summary>
    /// <param name="folder">Whose.</param>
    /// <param name="acknowledged">What must be in them.</param>
    public static async Task<Original> TakeAsync(string folder, IReadOnlyCollection<Acknowledgement> acknowledged)
    {
        // The index of the log in shared memory ends with the machine.
        var files = Directory.GetFiles(folder)
            .Where(path => !path.EndsWith("-shm", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        var copy = $"{folder}-copy";
        Write(files, copy);
        await using var store = new OpenedStore(Path.Combine(copy, Database));
        var content = await StoreContent.ReadAsync(store.Events, []);
        return acknowledged.FirstOrDefault(a => content.HashAt(a.Server, a.Position) != a.Hash) is { } lost
            ? throw new InvalidOperationException($"The undamaged store lacks {lost}.")
            : new Original(files, content, acknowledged.Select(a => (a.Server, a.Position)).ToHashSet());
    }

    public static void Write(IReadOnlyDictionary<string, byte[]> files, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in files)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
    }
}
