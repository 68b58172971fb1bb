namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>What goes over the wire at once.</summary>
internal sealed record Frame(FrameKind Kind, ReadOnlyMemory<byte> Payload);
