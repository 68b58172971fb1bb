namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Optionals
{
    public int Id { get; set; }
    public bool? Bool { get; set; }
    public int? IntValue { get; set; }
    public long? LongValue { get; set; }
    public double? DoubleValue { get; set; }
    public decimal? DecimalValue { get; set; }
    public string? Text { get; set; }
    public byte[]? Blob { get; set; }
    public Guid? GuidValue { get; set; }
    public DateTime? DateTime { get; set; }
    public DateTimeOffset? DateTimeOffset { get; set; }
    public DateOnly? DateOnly { get; set; }
    public TimeOnly? TimeOnly { get; set; }
    public TimeSpan? TimeSpan { get; set; }
    public Kind? Kind { get; set; }
    public Kind? KindAsText { get; set; }
    public Label? Label { get; set; }
}
