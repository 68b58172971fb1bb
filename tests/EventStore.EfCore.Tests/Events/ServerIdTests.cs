using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Events;

public class ServerIdTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    public void A_name_has_1_to_128_characters(int length) => new ServerId(new string('s', length)).Value.Length.ShouldBe(length);

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public void A_shorter_or_longer_name_is_refused(int length) =>
        Should.Throw<ArgumentException>(() => new ServerId(new string('s', length))).Message.ShouldContain($"got {length}");

    [Fact]
    public void Null_is_refused() => Should.Throw<ArgumentNullException>(() => new ServerId(null!));

    [Fact]
    public void Nul_is_refused() => Should.Throw<ArgumentException>(() => new ServerId("a\0b")).Message.ShouldContain("without NUL");

    [Fact]
    public void Lone_surrogates_are_refused_and_pairs_are_not()
    {
        Should.Throw<ArgumentException>(() => new ServerId("a\ud83d"));
        Should.Throw<ArgumentException>(() => new ServerId("\udc4ba"));
        Should.Throw<ArgumentException>(() => new ServerId("\udc4b\ud83d"));
        new ServerId("a\ud83d\udc4bb").Value.ShouldBe("a\ud83d\udc4bb");
    }

    [Fact]
    public void Names_are_kept_as_they_are_and_compared_ordinally()
    {
        new ServerId(" Grove ").Value.ShouldBe(" Grove ");
        new ServerId("grove").ShouldBe(new ServerId("grove"));
        new ServerId("grove").ShouldNotBe(new ServerId("Grove"));
        new ServerId("e\u0301").ShouldNotBe(new ServerId("\u00e9"));
    }

    [Fact]
    public void Order_is_ordinal()
    {
        var (upper, lower) = (new ServerId("Z"), new ServerId("a"));
        (upper < lower).ShouldBeTrue();
        (upper <= lower).ShouldBeTrue();
        (lower > upper).ShouldBeTrue();
        (lower >= upper).ShouldBeTrue();
        upper.CompareTo(null).ShouldBeGreaterThan(0);
    }
}
