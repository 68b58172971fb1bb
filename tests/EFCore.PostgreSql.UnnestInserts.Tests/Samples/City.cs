namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class City
{
    public byte[] Id { get; set; } = [];
    public string CountryCode { get; set; } = "";
    public Country? Country { get; set; }
}
