namespace EventStore.EfCore.Database;

/// <summary>The schema as a transaction finds it.</summary>
/// <param name="Version">As <see cref="ISchemaVersion.ReadAsync"/> reads it.</param>
/// <param name="Migrations">The ids in the migrations history, in ordinal order, joined by commas; null where there are none.</param>
internal readonly record struct FoundSchema(long Version, string? Migrations);
