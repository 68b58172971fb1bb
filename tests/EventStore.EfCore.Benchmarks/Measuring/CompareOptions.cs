namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>How large a comparison is.</summary>
/// <param name="Events">Events per contestant and batch size.</param>
/// <param name="LongEvents">Events of the long run, and of the large archive that is read.</param>
/// <param name="SmallEvents">Events of the small archive that is read.</param>
/// <param name="SingleEvents">Events per contestant in batches of one, and calls of the one caller among the singles.</param>
/// <param name="Folder">Where the files go: one file system for all.</param>
internal sealed record CompareOptions(int Events, int LongEvents, int SmallEvents, int SingleEvents, string Folder)
{
    public string File(string name) => Path.Combine(Folder, name + ".db");

    /// <summary>An archive of so many events: the long run leaves one for the reads.</summary>
    public string Archive(int events) => File($"archive-{events}");
}
