using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Where signatures are verified, forged events are refused before they are stored, and found where they are.</summary>
public abstract class SignatureConformance : StoreConformance
{
    private readonly SampleSignatures _signatures = new();

    [Fact]
    public async Task A_forged_event_is_refused_and_the_store_goes_on()
    {
        var store = await VerifyingAsync();
        var events = new ChainBuilder(Grove, 1).Take(2);
        var error = await Should.ThrowAsync<InvalidEventException>(() => store.StoreEventAsync(SampleSignatures.Forge(events[0])));
        error.Hash.ShouldBe(events[0].Hash);
        error.Message.ShouldContain("its signature is not its author's");
        await store.StoreEventsAsync(events);
        await ShouldHoldAsync(store, Grove, events);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(200)]
    public async Task A_batch_with_a_forged_event_stores_nothing_and_the_first_one_is_named(int size)
    {
        var store = await VerifyingAsync();
        var events = new ChainBuilder(Grove, 1).Take(size);
        var forged = events.ToArray();
        forged[1] = SampleSignatures.Forge(events[1]);
        forged[^1] = SampleSignatures.Forge(events[^1]);
        foreach (var policy in Enum.GetValues<DuplicatePolicy>())
        {
            var error = await Should.ThrowAsync<InvalidEventException>(() => store.StoreEventsAsync(forged, policy));
            (error.Index, error.Hash).ShouldBe((1, events[1].Hash));
        }

        (await store.GetServersAsync()).ShouldBeEmpty();
        await store.StoreEventsAsync(events);
        await ShouldHoldAsync(store, Grove, events);
    }

    [Fact]
    public async Task A_stream_ends_at_the_batch_with_a_forged_event()
    {
        var store = await VerifyingAsync();
        var events = new ChainBuilder(Grove, 1).Take(10);
        Event[] stream = [.. events[..7], SampleSignatures.Forge(events[7]), .. events[8..]];
        await Should.ThrowAsync<InvalidEventException>(
            () => store.StoreEventsAsync(stream.ToAsyncEnumerable(), new StreamOptions { BatchSize = 5 }));
        await ShouldHoldAsync(store, Grove, events[..5]);
    }

    [Fact]
    public async Task A_bulk_load_refuses_forged_events_as_well()
    {
        await VerifyingAsync();
        var events = new ChainBuilder(Grove, 1).Take(3);
        await using (var load = await Fixture.Services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            await Should.ThrowAsync<InvalidEventException>(() => load.StoreEventsAsync([events[0], SampleSignatures.Forge(events[1])]));
            await load.StoreEventsAsync(events);
            await load.CompleteAsync();
        }

        await ShouldHoldAsync(Store, Grove, events);
    }

    [Fact]
    public async Task A_cancelled_call_stores_nothing_and_verifies_no_further()
    {
        using var cancel = new CancellationTokenSource();
        var store = await Fixture.ReopenAsync(
            configureServices: s => s.AddSingleton<IEventSignatureVerifier>(new Cancelling(cancel, _signatures)));
        await Should.ThrowAsync<OperationCanceledException>(
            () => store.StoreEventsAsync(new ChainBuilder(Grove, 1).Take(5_000), cancellationToken: cancel.Token));
        _signatures.Asked.ShouldBeLessThan(5_000);
        (await store.GetServersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_verifier_every_signature_is_kept_and_none_can_be_verified()
    {
        var forged = SampleSignatures.Forge(new ChainBuilder(Grove, 1).Next());
        await Store.StoreEventAsync(forged);
        await ShouldBeSoundAsync(1);
        var options = new VerifyOptions { VerifySignatures = true };
        (await Should.ThrowAsync<InvalidOperationException>(() => Fixture.Verifier.VerifyAsync(options, default)))
            .Message.ShouldContain("VerifySignatures()");
    }

    [Fact]
    public async Task A_verification_finds_what_was_stored_forged_where_it_is_asked_to()
    {
        var events = EventSamples.Community(Grove, 3, 40);
        (events[4], events[70]) = (SampleSignatures.Forge(events[4]), SampleSignatures.Forge(events[70]));
        await Store.StoreEventsAsync(events);
        await VerifyingAsync();
        await ShouldBeSoundAsync(120);
        _signatures.Asked.ShouldBe(0);

        var report = await Fixture.Verifier.VerifyAsync(new VerifyOptions { VerifySignatures = true }, default);
        _signatures.Asked.ShouldBe(120);
        report.Ok.ShouldBeFalse();
        report.Findings.Select(f => (f.Kind, f.Server, f.Position, f.Hash)).ShouldBe(
        [
            (VerifyFindingKind.ForgedSignature, Grove, 5L, events[4].Hash.ToString()),
            (VerifyFindingKind.ForgedSignature, Grove, 71L, events[70].Hash.ToString()),
        ]);
    }

    [Fact]
    public async Task What_another_store_has_is_copied_without_being_verified_again()
    {
        var forged = SampleSignatures.Forge(new ChainBuilder(Grove, 1).Next());
        var source = CreateFixture();
        await source.InitializeAsync();
        try
        {
            await source.Store.StoreEventAsync(forged);
            await VerifyingAsync();
            (await Fixture.Services.GetRequiredService<IArchiveCopier>().CopyFromAsync(source.Store)).Copied.ShouldBe(1);
            _signatures.Asked.ShouldBe(0);
            await ShouldHoldAsync(Store, Grove, [forged]);
        }
        finally
        {
            await source.DisposeAsync();
        }
    }

    private Task<IEventStore> VerifyingAsync() =>
        Fixture.ReopenAsync(configureServices: s => s.AddSingleton<IEventSignatureVerifier>(_signatures));

    private sealed class Cancelling(CancellationTokenSource cancel, SampleSignatures signatures) : IEventSignatureVerifier
    {
        public bool IsValid(Event @event)
        {
            // Several ask at once: none of them may see exactly so many.
            if (signatures.Asked >= 100)
                cancel.Cancel();
            return signatures.IsValid(@event);
        }
    }
}
