namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>
/// What a power cut would leave of one folder, call by call: what is durable for certain, and the changes that may or may not be.
/// </summary>
/// <remarks>
/// As strict as POSIX allows: only an fsync of the file makes its bytes durable, only an fsync of the folder makes a name durable, or
/// its removal. A change counts from the beginning of its call; an fsync counts at its end, for what had ended when it began.
/// </remarks>
/// <param name="folder">The folder's full path. It has no folders inside.</param>
/// <param name="start">Its content before the first call, all of it durable. The model goes on with it.</param>
/// <param name="ignoreFsync">Takes no fsync for one: how a rig finds out whether it would find anything.</param>
internal sealed class DiskModel(string folder, DiskImage start, bool ignoreFsync = false)
{
    private readonly List<Change> _pending = [];
    private readonly Dictionary<SystemCall, Change[]> _syncing = [];
    private readonly OpenFiles _open = new();
    private readonly Dictionary<string, Inode> _names = new(start.Names);

    /// <summary>What no power cut can take away.</summary>
    public DiskImage Durable => start;

    /// <summary>What it can, in the order in which it was done.</summary>
    public IReadOnlyList<Change> Pending => _pending;

    /// <summary>Goes on by one step.</summary>
    /// <returns>Whether that made a difference to what a power cut would leave.</returns>
    public bool Apply(TraceStep step)
    {
        var call = step.Call;
        if (step.Ends)
            RefuseFailed(call);

        switch (call.Name)
        {
            case "openat":
                return step.Ends && call.Result >= 0 && Open(call);
            case "close":
                if (step.Begins)
                    _open.Close(call);
                return false;
            case "pwrite64":
                return step.Begins && Find(call) is { } written
                    && Add(new WriteChange(call, written, call.Number(3), call.Bytes(1)));
            case "ftruncate":
                return step.Begins && Find(call) is { } cut && Add(new LengthChange(call, cut, call.Number(1)));
            case "fsync" or "fdatasync":
                return Sync(step);
            case "unlink" or "unlinkat":
                return step.Begins && NameOf(call, call.Name == "unlink" ? 0 : 1) is { } removed && Rename(call, removed, null);
            case "rename":
                return step.Begins && NameOf(call, 0) is { } old && Rename(call, old, NameOf(call, 1));
            case "renameat" or "renameat2":
                return step.Begins && NameOf(call, 1) is { } before && Rename(call, before, NameOf(call, 3));
            default:
                RefuseUnknown(call);
                return false;
        }
    }

    private bool Open(SystemCall call)
    {
        var path = FullPath(call, 1);
        if (path == folder)
            return _open.AddFolder(call);
        if (NameOf(call, 1) is not { } name)
            return false;

        var isNew = !_names.TryGetValue(name, out var inode);
        inode ??= new Inode(name);
        _open.Add(call, inode);
        if (isNew)
            Rename(call, null, name, inode);
        var isCut = !isNew && call.HasFlag(2, "O_TRUNC") && Add(new LengthChange(call, inode, 0));
        return isNew || isCut;
    }

    private bool Sync(TraceStep step)
    {
        if (ignoreFsync)
            return false;
        if (step.Begins)
        {
            var inode = Find(step.Call);
            if (inode is null && !_open.IsFolder(step.Call))
                return false;

            // Up to the first that is under way: behind that one, their order would be lost.
            _syncing[step.Call] = [.. _pending.Where(c => c.SyncedBy == inode).TakeWhile(c => c.Call.Result is not null)];
        }

        if (!step.Ends || !_syncing.Remove(step.Call, out var synced))
            return false;
        foreach (var change in synced)
            change.ApplyTo(start);
        var gone = synced.ToHashSet(ReferenceEqualityComparer.Instance);
        return _pending.RemoveAll(gone.Contains) > 0;
    }

    private bool Rename(SystemCall call, string? removed, string? made, Inode? inode = null)
    {
        if (inode is null && !_names.TryGetValue(removed!, out inode))
            return false;
        var change = new NameChange(call, removed, made, inode);
        change.ApplyTo(_names);
        return Add(change);
    }

    private bool Add(Change change)
    {
        _pending.Add(change);
        return true;
    }

    /// <summary>The file's name in the folder; null when it is elsewhere.</summary>
    private string? NameOf(SystemCall call, int argument)
    {
        var path = FullPath(call, argument);
        if (!IsInside(path))
            return null;
        return path[(folder.Length + 1)..] is var name && !name.Contains('/', StringComparison.Ordinal)
            ? name
            : throw new NotSupportedException($"The model knows no folder inside the store's: '{path}'.");
    }

    private static string FullPath(SystemCall call, int argument) =>
        Path.GetFullPath(call.Path(argument), argument > 0 && !call.IsText(argument - 1) ? call.Target(argument - 1) : "/");

    /// <summary>The file that the call's descriptor leads to; null when it is none of the store's.</summary>
    private Inode? Find(SystemCall call)
    {
        var inode = _open.Find(call);
        return inode is not null || !IsInside(call.Target(0))
            ? inode
            : throw new NotSupportedException($"The model has missed how this descriptor was opened: {call}");
    }

    private bool IsInside(string path) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private void RefuseFailed(SystemCall call)
    {
        var isWrite = call.Name == "pwrite64";
        if ((isWrite || call.Name is "ftruncate" or "fsync" or "fdatasync") && Find(call) is not null
            && call.Result != (isWrite ? call.Number(2) : 0))
        {
            throw new NotSupportedException($"The model knows no calls that fail: {call}");
        }
    }

    private void RefuseUnknown(SystemCall call)
    {
        for (var i = 0; i < call.Arguments; i++)
        {
            var path = call.IsText(i) && call.Name != "write" ? call.Path(i) : call.Target(i);
            if (IsInside(path))
                throw new NotSupportedException($"The model does not know what this does to the store's files: {call}");
        }
    }
}
