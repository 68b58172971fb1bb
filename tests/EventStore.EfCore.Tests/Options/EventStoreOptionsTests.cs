using EventStore.EfCore.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Options;

public class EventStoreOptionsTests
{
    public static TheoryData<string, Action<EventStoreOptions>> BadValues => new()
    {
        { nameof(EventStoreOptions.MaxPayloadBytes), o => o.MaxPayloadBytes = 0 },
        { nameof(EventStoreOptions.MaxPayloadBytes), o => o.MaxPayloadBytes = int.MaxValue },
        { nameof(EventStoreOptions.MaxBatchSize), o => o.MaxBatchSize = 0 },
        { nameof(EventStoreOptions.MaxBatchSize), o => o.MaxBatchSize = 1_000_001 },
        { nameof(EventStoreOptions.MaxPageSize), o => o.MaxPageSize = -1 },
        { nameof(EventStoreOptions.MaxHeads), o => o.MaxHeads = 0 },
        { nameof(EventStoreOptions.QueueCapacity), o => o.QueueCapacity = 0 },
        { nameof(EventStoreOptions.MaxSharedTransactionSize), o => o.MaxSharedTransactionSize = 0 },
        { nameof(EventStoreOptions.MaxBatchBytes), o => o.MaxBatchBytes = 0 },
        { nameof(EventStoreOptions.MaxRefusedEvents), o => o.MaxRefusedEvents = -1 },
        { nameof(EventStoreOptions.MaxPageBytes), o => o.MaxPageBytes = 0 },
        { nameof(EventStoreOptions.MaxPageBytes), o => o.MaxPageBytes = int.MaxValue },
        { nameof(EventStoreOptions.MaxSharedTransactionBytes), o => o.MaxSharedTransactionBytes = -1 },
        { nameof(EventStoreOptions.MaxSharedTransactionBytes), o => o.MaxSharedTransactionBytes = int.MaxValue },
    };

    [Fact]
    public void The_defaults_are_valid_and_as_documented()
    {
        var options = new EventStoreOptions();
        new EventStoreOptionsValidator().Validate(null, options).Succeeded.ShouldBeTrue();
        options.CreateDatabase.ShouldBeTrue();
        options.MaxPayloadBytes.ShouldBe(1024 * 1024);
        options.MaxHeads.ShouldBe(65_536);
        options.MaxRefusedEvents.ShouldBe(0);
        options.MaxBatchBytes.ShouldBe(256 * 1024 * 1024);
        options.MaxPageBytes.ShouldBe(32 * 1024 * 1024);
        options.MaxSharedTransactionBytes.ShouldBe(32 * 1024 * 1024);
    }

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_value_out_of_range_is_refused_by_name(string name, Action<EventStoreOptions> set)
    {
        var options = new EventStoreOptions();
        set(options);
        var result = new EventStoreOptionsValidator().Validate(null, options);
        result.Failed.ShouldBeTrue();
        result.FailureMessage.ShouldContain(name);
    }
}
