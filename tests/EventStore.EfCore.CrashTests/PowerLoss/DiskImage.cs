namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>What is on the disk: the names in the store's folder, and the content of each file.</summary>
internal sealed class DiskImage
{
    private readonly Dictionary<Inode, FileBytes> _files = [];

    public Dictionary<string, Inode> Names { get; } = [];

    public static DiskImage Load(string folder)
    {
        var image = new DiskImage();
        foreach (var path in Directory.GetFiles(folder))
        {
            var inode = new Inode(Path.GetFileName(path));
            image.Names.Add(Path.GetFileName(path), inode);
            image._files.Add(inode, new FileBytes(File.ReadAllBytes(path)));
        }

        return image;
    }

    public DiskImage Copy()
    {
        var copy = new DiskImage();
        foreach (var (name, inode) in Names)
            copy.Names.Add(name, inode);
        foreach (var (inode, bytes) in _files)
            copy._files.Add(inode, new FileBytes(bytes.Content));
        return copy;
    }

    /// <summary>The file's content. One of which nothing was written so far is empty.</summary>
    public FileBytes this[Inode inode]
    {
        get
        {
            if (!_files.TryGetValue(inode, out var bytes))
                _files.Add(inode, bytes = new FileBytes([]));
            return bytes;
        }
    }

    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, inode) in Names)
            File.WriteAllBytes(Path.Combine(folder, name), this[inode].Content);
    }
}
