using System.Numerics;

namespace EventStore.EfCore.Writing;

/// <summary>A set of lanes. Every server has one, so that calls in different lanes have no server in common.</summary>
internal readonly record struct Lanes(ulong Bits)
{
    /// <summary>The most lanes there can be.</summary>
    public const int Max = 64;

    public static Lanes None => default;

    public static Lanes All(int count) => new(ulong.MaxValue >> (Max - count));

    /// <summary>A single lane, counted from 0.</summary>
    public static Lanes Of(int lane) => new(1UL << lane);

    /// <summary>The lane of a server, the same in every process.</summary>
    public static Lanes Of(ServerId server, int count)
    {
        var hash = 0U;
        foreach (var character in server.Value)
            hash = BitOperations.Crc32C(hash, character);
        return Of((int)(hash % (uint)count));
    }

    /// <summary>The lanes of the servers to whose logs the events go.</summary>
    public static Lanes Of(Event[] events, int count)
    {
        if (count == 1)
            return Of(0);

        var (lanes, last) = (None, default(ServerId?));
        foreach (var item in events)
        {
            // Events of a server come together more often than not.
            if (item.Server != last)
                lanes |= Of(item.Server, count);
            last = item.Server;
        }

        return lanes;
    }

    public bool Overlap(Lanes others) => (Bits & others.Bits) != 0;

    public bool AreWithin(Lanes others) => (Bits & ~others.Bits) == 0;

    public static Lanes operator |(Lanes left, Lanes right) => new(left.Bits | right.Bits);

    public static Lanes operator -(Lanes left, Lanes right) => new(left.Bits & ~right.Bits);
}
