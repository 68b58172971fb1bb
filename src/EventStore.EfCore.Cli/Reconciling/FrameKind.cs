namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>What a frame is. An answer has the kind of what it answers.</summary>
internal enum FrameKind
{
    /// <summary>The protocol's name and version: the first frame of either side.</summary>
    Hello = (byte)'H',

    /// <summary>Asks for the servers behind a name; a page of their names.</summary>
    Servers = (byte)'L',

    /// <summary>A message of the negentropy protocol, about a server.</summary>
    Message = (byte)'N',

    /// <summary>Asks for events by their hashes; some of them.</summary>
    Get = (byte)'G',

    /// <summary>Events to be stored; what became of them.</summary>
    Put = (byte)'P',

    /// <summary>Nothing more is asked.</summary>
    Done = (byte)'D',

    /// <summary>Why the side that sends it gives up.</summary>
    Failure = (byte)'X',
}
