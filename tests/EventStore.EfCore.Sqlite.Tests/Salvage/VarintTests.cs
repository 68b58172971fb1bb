using EventStore.EfCore.Sqlite.Salvage.Pages;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Salvage;

public sealed class VarintTests
{
    [Theory]
    [InlineData(0L, "00")]
    [InlineData(127L, "7f")]
    [InlineData(128L, "8100")]
    [InlineData(16_383L, "ff7f")]
    [InlineData(2_147_483_648L, "8880808000")]
    [InlineData(long.MaxValue, "bfffffffffffffffff")]
    [InlineData(-1L, "ffffffffffffffffff")]
    public void Numbers_of_one_to_nine_bytes_are_read_and_passed(long value, string bytes)
    {
        var at = 0;
        Varint.TryRead([.. Convert.FromHexString(bytes), 1], ref at, out var read).ShouldBeTrue();
        read.ShouldBe(value);
        at.ShouldBe(bytes.Length / 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("81")]
    [InlineData("ffffffffffffffff")]
    public void One_that_is_cut_off_is_none(string bytes)
    {
        var at = 0;
        Varint.TryRead(Convert.FromHexString(bytes), ref at, out _).ShouldBeFalse();
    }
}
