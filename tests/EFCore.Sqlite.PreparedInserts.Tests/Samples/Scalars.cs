namespace EFCore.Sqlite.PreparedInserts.Tests.Samples;

public sealed class Scalars
{
    public int Id { get; set; }
    public bool Bool { get; set; }
    public byte Byte { get; set; }
    public sbyte SByte { get; set; }
    public short ShortValue { get; set; }
    public ushort UShortValue { get; set; }
    public uint UIntValue { get; set; }
    public long LongValue { get; set; }
    public ulong ULongValue { get; set; }
    public float FloatValue { get; set; }
    public double DoubleValue { get; set; }
    public decimal DecimalValue { get; set; }
    public char CharValue { get; set; } = 'c';
    public string Text { get; set; } = "";
    public byte[] Blob { get; set; } = [];
    public Guid GuidValue { get; set; }
    public DateTime DateTime { get; set; }
    public DateTimeOffset DateTimeOffset { get; set; }
    public DateOnly DateOnly { get; set; }
    public TimeOnly TimeOnly { get; set; }
    public TimeSpan TimeSpan { get; set; }
    public Kind Kind { get; set; }
    public Kind KindAsText { get; set; }
    public Label Label { get; set; } = new("");
    public List<int> Numbers { get; set; } = [];
}
