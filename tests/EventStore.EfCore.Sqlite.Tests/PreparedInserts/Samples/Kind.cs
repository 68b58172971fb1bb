namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public enum Kind
{
    None,
    First,
    Second = 7,
}
