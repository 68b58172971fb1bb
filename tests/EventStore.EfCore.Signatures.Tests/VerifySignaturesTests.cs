using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Signatures.Tests;

/// <summary>The one call that an application makes.</summary>
public sealed class VerifySignaturesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-signatures-").FullName;
    private readonly SignedChain _chain = new("garden");

    public void Dispose()
    {
        _chain.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Forged_events_are_refused_and_signed_ones_stored()
    {
        await using var services = Build(isVerifying: true);
        var store = services.GetRequiredService<IEventStore>();
        var events = _chain.Take(100);
        Event[] forged = [.. events[..60], Forge(events[60]), .. events[61..]];
        var error = await Should.ThrowAsync<InvalidEventException>(() => store.StoreEventsAsync(forged));
        (error.Hash, error.Index).ShouldBe((events[60].Hash, 60));
        (await store.GetServersAsync()).ShouldBeEmpty();
        (await store.StoreEventsAsync(events)).Stored.ShouldBe(100);
    }

    [Fact]
    public async Task What_was_stored_forged_before_is_found_by_a_verification()
    {
        var events = _chain.Take(3);
        await using (var before = Build(isVerifying: false))
            await before.GetRequiredService<IEventStore>().StoreEventsAsync([events[0], Forge(events[1]), events[2]]);
        await using var services = Build(isVerifying: true);
        var verifier = services.GetRequiredService<IArchiveVerifier>();
        var report = await verifier.VerifyAsync(new VerifyOptions { VerifySignatures = true }, default);
        var finding = report.Findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Position, finding.Hash).ShouldBe((VerifyFindingKind.ForgedSignature, 2, events[1].Hash.ToString()));
    }

    [Fact]
    public void Called_twice_it_verifies_once()
    {
        var builder = new ServiceCollection().AddEventStore().VerifySignatures().VerifySignatures();
        builder.Services.Count(s => s.ServiceType == typeof(IEventSignatureVerifier)).ShouldBe(1);
    }

    private static Event Forge(Event made) => Event.Create(made.Server, made.Content, new byte[EventLimits.SignatureBytes]);

    private ServiceProvider Build(bool isVerifying)
    {
        var services = new ServiceCollection();
        var store = services.AddEventStore().UseSqlite($"Data Source={Path.Combine(_folder, "archive.db")};Pooling=false");
        if (isVerifying)
            store.VerifySignatures();
        return services.BuildServiceProvider(validateScopes: true);
    }
}
