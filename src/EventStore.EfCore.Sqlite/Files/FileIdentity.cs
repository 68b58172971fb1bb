using System.Runtime.InteropServices;
using System.Text;

namespace EventStore.EfCore.Sqlite.Files;

/// <summary>Which file a path leads to, symbolic links followed: the same after a rename, another one after a replacement.</summary>
/// <remarks>
/// Told on Linux, by statx(2). Windows lets nobody rename or delete a file that SQLite has open; on other systems nothing is told, and
/// nothing can be checked.
/// </remarks>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file in it.</param>
/// <param name="Links">How many names it has: more than one are hard links.</param>
/// <param name="IsRegular">False for a folder, a pipe or a device: opening one can wait for ever.</param>
internal readonly partial record struct FileIdentity(ulong Device, ulong Inode, uint Links, bool IsRegular)
{
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7ff;
    private const int StatBytes = 256;
    private const ushort TypeMask = 0xf000; // S_IFMT
    private const ushort RegularType = 0x8000; // S_IFREG
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW

    public static bool IsTold => OperatingSystem.IsLinux();

    /// <summary>The file at a path; null when there is none, or when the system does not tell.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="followsLink">False for a symbolic link itself, where the path is one.</param>
    public static FileIdentity? Of(string path, bool followsLink = true)
    {
        Span<byte> stat = stackalloc byte[StatBytes];
        if (!TryStat(path, stat, followsLink))
            return null;

        var device = ((ulong)Read32(stat, 136) << 32) | Read32(stat, 140);
        var isRegular = (MemoryMarshal.Read<ushort>(stat[28..]) & TypeMask) == RegularType;
        return new FileIdentity(device, MemoryMarshal.Read<ulong>(stat[32..]), Read32(stat, 16), isRegular);
    }

    /// <summary>Who owns the file at a path, and its group; null when there is none, or when the system does not tell.</summary>
    public static (uint User, uint Group)? OwnerOf(string path)
    {
        Span<byte> stat = stackalloc byte[StatBytes];
        return TryStat(path, stat) ? (Read32(stat, 20), Read32(stat, 24)) : null;
    }

    // struct statx has one layout on every architecture: https://man7.org/linux/man-pages/man2/statx.2.html
    private static bool TryStat(string path, Span<byte> stat, bool followsLink = true)
    {
        if (!IsTold)
            return false;

        Span<byte> name = stackalloc byte[Encoding.UTF8.GetMaxByteCount(path.Length) + 1];
        name[Encoding.UTF8.GetBytes(path, name)..].Clear();
        ref var first = ref MemoryMarshal.GetReference(name);
        return Statx(CurrentDirectory, ref first, followsLink ? 0 : NoFollow, BasicStats, ref MemoryMarshal.GetReference(stat)) == 0;
    }

    /// <summary>Whether two are one file, whatever names it has.</summary>
    public bool IsSameFile(FileIdentity other) => Device == other.Device && Inode == other.Inode;

    private static uint Read32(ReadOnlySpan<byte> stat, int offset) => MemoryMarshal.Read<uint>(stat[offset..]);

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int Statx(int directory, ref byte path, int flags, uint mask, ref byte buffer);
}
