namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public readonly record struct Label(string Text);
