namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public readonly record struct Label(string Text);
