namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public enum Kind
{
    None,
    First,
    Second = 7,
}
