namespace EventStore.EfCore.Sqlite.WriteAheadLog;

/// <summary>Why recovery ignores a log from its first byte.</summary>
internal enum WalHeaderFault
{
    None,

    /// <summary>The file ends before the header does.</summary>
    Short,

    /// <summary>The first four bytes are neither 0x377f0682 nor 0x377f0683.</summary>
    Magic,

    /// <summary>The page size is no power of two from 512 to 65,536.</summary>
    PageSize,

    /// <summary>The checksum over the first 24 bytes is another one than the header stores.</summary>
    Checksum,

    /// <summary>The format is not 3007000, the only one there is; recovery refuses it aloud.</summary>
    Version,

    /// <summary>The header is whole but older than the frames behind it, whose salts say a later generation.</summary>
    Outdated,
}
