namespace EFCore.PostgreSql.UnnestInserts.Tests.Samples;

public sealed class Listed
{
    public int Id { get; set; }
    public byte Byte { get; set; }
    public uint UIntValue { get; set; }
    public ulong ULongValue { get; set; }
    public char CharValue { get; set; } = 'c';
    public List<int> Numbers { get; set; } = [];
}
