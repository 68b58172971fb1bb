using EventStore.EfCore.Data;
using EventStore.EfCore.Reading;

namespace EventStore.EfCore.Writing;

/// <summary>An event that takes the place of its damaged row.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="Row">The row as it is to be.</param>
/// <param name="Damaged">The row as it is.</param>
internal sealed record RowRepair(ServerId Server, EventRow Row, EventRecord Damaged);
