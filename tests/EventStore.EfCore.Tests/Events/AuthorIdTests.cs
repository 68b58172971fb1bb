using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Events;

public class AuthorIdTests
{
    private const string Hex = "fedcba98765432100123456789abcdeffedcba98765432100123456789abcdef";

    [Fact]
    public void It_prints_as_lower_case_hex_and_parses_back()
    {
        var author = AuthorId.Parse(Hex.ToUpperInvariant());
        author.ToString().ShouldBe(Hex);
        AuthorId.FromBytes(Convert.FromHexString(Hex)).ShouldBe(author);
        author.GetHashCode().ShouldBe(AuthorId.Parse(Hex).GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("fe")]
    [InlineData("zzdcba98765432100123456789abcdeffedcba98765432100123456789abcdef")]
    public void Text_that_is_not_64_hex_digits_is_refused(string text)
    {
        AuthorId.TryParse(text, out var value).ShouldBeFalse();
        value.ShouldBe(default);
        Should.Throw<FormatException>(() => AuthorId.Parse(text)).Message.ShouldStartWith("An author id is 64 hexadecimal digits");
    }

    [Fact]
    public void Bytes_that_are_not_32_are_refused()
    {
        Should.Throw<ArgumentException>(() => AuthorId.FromBytes(new byte[31])).Message.ShouldContain("An author id has 32 bytes; got 31");
        Should.Throw<ArgumentException>(() => AuthorId.FromBytes([]));
    }

    [Fact]
    public void Order_is_by_bytes()
    {
        var (low, high) = (AuthorId.Parse("00" + Hex[2..]), AuthorId.Parse(Hex));
        (low < high).ShouldBeTrue();
        (low <= high).ShouldBeTrue();
        (high > low).ShouldBeTrue();
        (high >= low).ShouldBeTrue();
        new[] { high, low }.Order().ShouldBe([low, high]);
    }
}
