using System.Globalization;
using System.Text;
using EventStore.EfCore.ArchiveNode.Operators;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.AspNetCore.Tests.Node;

public sealed class HtmlTests
{
    [Theory]
    [InlineData(null, "unknown")]
    [InlineData(0L, "0 bytes")]
    [InlineData(1_023L, "1,023 bytes")]
    [InlineData(1_024L, "1.0 KiB")]
    [InlineData(1_258_291L, "1.2 MiB")]
    [InlineData(3_221_225_472L, "3.0 GiB")]
    [InlineData(5_497_558_138_880_000L, "5,000.0 TiB")]
    public void Sizes_are_in_the_largest_unit_that_fits(long? bytes, string shown) => Html.Size(bytes).ShouldBe(shown);

    [Theory]
    [InlineData("00:00:59.9", "under a minute ago")]
    [InlineData("00:01:00", "1 min ago")]
    [InlineData("00:59:59", "59 min ago")]
    [InlineData("01:00:00", "1 h ago")]
    [InlineData("1.23:59:59", "47 h ago")]
    [InlineData("2.00:00:00", "2 days ago")]
    [InlineData("-00:00:01", "under a minute ago")]
    public void Ages_are_in_one_unit(string age, string shown) =>
        Html.Age(TimeSpan.Parse(age, CultureInfo.InvariantCulture)).ShouldBe(shown);

    [Theory]
    [InlineData("", "")]
    [InlineData("{\"text\":\"Zażółć\"}\n", "{\"text\":\"Zażółć\"}\n")]
    [InlineData("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890")]
    [InlineData("12345678901234567890123456789012345678901", "1234567890123456789012345678901234567890…")]
    [InlineData("a\0", "0x6100")]
    public void A_payload_that_is_text_is_shown_as_text(string payload, string shown) =>
        PayloadPreview.Of(Encoding.UTF8.GetBytes(payload)).ShouldBe(shown);

    [Fact]
    public void A_payload_that_is_none_is_shown_in_hexadecimal_digits()
    {
        PayloadPreview.Of([0xff, 0x00]).ShouldBe("0xff00");
        PayloadPreview.Of([0xc3]).ShouldBe("0xc3"); // half a character
        PayloadPreview.Of(new byte[17]).ShouldBe("0x" + new string('0', 32) + "…");
    }
}
