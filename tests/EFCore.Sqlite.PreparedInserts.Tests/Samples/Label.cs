namespace EFCore.Sqlite.PreparedInserts.Tests.Samples;

public readonly record struct Label(string Text);
