namespace EFCore.Sqlite.PreparedInserts.Tests.Samples;

public sealed class Address
{
    public string City { get; set; } = "";
}
