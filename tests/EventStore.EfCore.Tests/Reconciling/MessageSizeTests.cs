using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Reconciling;

public sealed class MessageSizeTests
{
    [Theory]
    [InlineData(ReconcileOptions.SmallestMessage - 1)]
    [InlineData(ReconcileOptions.LargestMessage + 1)]
    [InlineData(0)]
    public void Sizes_outside_the_bounds_are_refused_by_name(int bytes)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new ReconcileOptions { MaxMessageBytes = bytes }).Message
            .ShouldContain($"have {ReconcileOptions.SmallestMessage} bytes to {ReconcileOptions.LargestMessage} bytes");
        Should.Throw<ArgumentOutOfRangeException>(() => new ReconcileOptions { MaxReceivedBytes = bytes }).ActualValue.ShouldBe(bytes);
    }

    [Theory]
    [InlineData(ReconcileOptions.SmallestMessage)]
    [InlineData(ReconcileOptions.LargestMessage)]
    public void The_bounds_themselves_are_taken(int bytes)
    {
        var options = new ReconcileOptions { MaxMessageBytes = bytes, MaxReceivedBytes = bytes };
        (options.MaxMessageBytes, options.MaxReceivedBytes).ShouldBe((bytes, bytes));
    }
}
