namespace EventStore.EfCore.Sqlite.Tests.PreparedInserts.Samples;

public enum Kind
{
    None,
    First,
    Second = 7,
}

public readonly record struct Label(string Text);

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

public sealed class Optionals
{
    public int Id { get; set; }
    public bool? Bool { get; set; }
    public int? IntValue { get; set; }
    public long? LongValue { get; set; }
    public ulong? ULongValue { get; set; }
    public double? DoubleValue { get; set; }
    public decimal? DecimalValue { get; set; }
    public char? CharValue { get; set; }
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
    public string[]? Texts { get; set; }
}

public sealed class Generated
{
    public int Id { get; set; }
    public string Name { get; set; } = "";
    public List<GeneratedPart> Parts { get; } = [];
}

public sealed class GeneratedPart
{
    public int Id { get; set; }
    public int OwnerId { get; set; }
    public string Name { get; set; } = "";
}

public sealed class Defaulted
{
    public int Id { get; set; }
    public int Number { get; set; }
    public string? Text { get; set; }
}

public sealed class Computed
{
    public int Id { get; set; }
    public int Number { get; set; }
    public int Doubled { get; set; }
}

public sealed class Owner
{
    public int Id { get; set; }
    public Address Address { get; set; } = new();
    public List<Phone> Phones { get; } = [];
}

public sealed class Address
{
    public string City { get; set; } = "";
}

public sealed class Phone
{
    public int Id { get; set; }
    public string Number { get; set; } = "";
}

public sealed class JsonOwner
{
    public int Id { get; set; }
    public Address Address { get; set; } = new();
}

public sealed class ComplexOwner
{
    public int Id { get; set; }
    public Address Address { get; set; } = new();
}

public class Animal
{
    public int Id { get; set; }
    public string Name { get; set; } = "";
}

public sealed class Cat : Animal
{
    public int Lives { get; set; }
}

public sealed class Server
{
    public int Id { get; set; }
    public string Key { get; set; } = "";
    public List<Channel> Channels { get; } = [];
}

public sealed class Channel
{
    public int ServerId { get; set; }
    public int ChannelId { get; set; }
    public string Key { get; set; } = "";
}

public sealed class LogEvent
{
    public int ServerId { get; set; }
    public long Position { get; set; }
    public int? ChannelId { get; set; }
    public byte[] Hash { get; set; } = [];
    public string Text { get; set; } = "";
}

public sealed class Node
{
    public int Id { get; set; }
    public int? ParentId { get; set; }
}

public sealed class Post
{
    public int Id { get; set; }
    public string Title { get; set; } = "";
    public List<Tag> Tags { get; } = [];
}

public sealed class Tag
{
    public string Id { get; set; } = "";
    public List<Post> Posts { get; } = [];
}

public sealed class Versioned
{
    public Guid Id { get; set; }
    public int Version { get; set; }
    public string Text { get; set; } = "";
}

public sealed class Slot
{
    public string Id { get; set; } = "";
    public int? Place { get; set; }
}

public sealed class Country
{
    public int Id { get; set; }
    public string Code { get; set; } = "";
}

public sealed class City
{
    public byte[] Id { get; set; } = [];
    public string CountryCode { get; set; } = "";
    public Country? Country { get; set; }
}

public sealed class Strict
{
    public int Id { get; set; }
    public string Text { get; set; } = "";
    public int Positive { get; set; } = 1;
    public double Real { get; set; }
}

public sealed class Left
{
    public int Id { get; set; }
    public int? RightId { get; set; }
}

public sealed class Right
{
    public int Id { get; set; }
    public int? LeftId { get; set; }
}
