namespace EFCore.Sqlite.PreparedInserts.Tests.Samples;

public enum Kind
{
    None,
    First,
    Second = 7,
}
