using EventStore.EfCore.Events;

namespace EventStore.EfCore;

/// <summary>The name of a community whose events form one log: 1 to 128 characters, compared ordinally.</summary>
public sealed record ServerId : IComparable<ServerId>
{
    /// <summary>Names a server.</summary>
    /// <param name="value">1 to 128 UTF-16 characters of well-formed Unicode, without NUL.</param>
    /// <exception cref="ArgumentException">The name breaks one of these rules.</exception>
    public ServerId(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Names.Problem(value, "server name") is { } problem)
            throw new ArgumentException(problem, nameof(value));
        Value = value;
    }

    /// <summary>The name as it was given.</summary>
    public string Value { get; }

    /// <summary>Orders by UTF-16 code unit.</summary>
    public int CompareTo(ServerId? other) => string.CompareOrdinal(Value, other?.Value);

    /// <summary>The name.</summary>
    public override string ToString() => Value;

    /// <summary>Orders by UTF-16 code unit.</summary>
    public static bool operator <(ServerId left, ServerId right) => Compare(left, right) < 0;

    /// <summary>Orders by UTF-16 code unit.</summary>
    public static bool operator >(ServerId left, ServerId right) => Compare(left, right) > 0;

    /// <summary>Orders by UTF-16 code unit.</summary>
    public static bool operator <=(ServerId left, ServerId right) => Compare(left, right) <= 0;

    /// <summary>Orders by UTF-16 code unit.</summary>
    public static bool operator >=(ServerId left, ServerId right) => Compare(left, right) >= 0;

    private static int Compare(ServerId? left, ServerId? right) => string.CompareOrdinal(left?.Value, right?.Value);
}
