namespace EventStore.EfCore.Copying;

/// <summary>One log of the source.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="Present">Up to which position the destination has it.</param>
/// <param name="Last">Where it ended when the copy began.</param>
internal sealed record LogToCopy(ServerId Server, long Present, long Last);
