namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Which file each of the process's descriptors leads to.</summary>
internal sealed class OpenFiles
{
    private readonly Dictionary<int, Inode> _files = [];
    private readonly HashSet<int> _folders = [];

    public void Add(SystemCall open, Inode inode) => _files[(int)open.Result!.Value] = inode;

    /// <summary>Opens the store's folder itself, which changes nothing.</summary>
    public bool AddFolder(SystemCall open)
    {
        _folders.Add((int)open.Result!.Value);
        return false;
    }

    // The descriptor is free, and may be given away anew, while the call is still under way.
    public void Close(SystemCall close)
    {
        _files.Remove(close.Descriptor(0)!.Value);
        _folders.Remove(close.Descriptor(0)!.Value);
    }

    /// <summary>The file that the call's first argument leads to; null when it is none of the store's.</summary>
    public Inode? Find(SystemCall call) => call.Descriptor(0) is { } descriptor ? _files.GetValueOrDefault(descriptor) : null;

    public bool IsFolder(SystemCall call) => call.Descriptor(0) is { } descriptor && _folders.Contains(descriptor);
}
