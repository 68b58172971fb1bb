using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Damage to a row before its content is erased, and to what is left of it afterwards.</summary>
public abstract class ErasureDamageConformance : ErasureSuite
{
    [Fact]
    public async Task A_damaged_row_can_be_erased_as_long_as_what_is_kept_can_be_read()
    {
        await Store.StoreEventsAsync(Events);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = "Hash" WHERE "Position" = {5}""");
        await Fixture.TamperAsync($"""UPDATE "Events" SET "ChainId" = {77} WHERE "Position" = {6}""");
        await EraseAsync(Events[4]);
        await Should.ThrowAsync<CorruptEventException>(() => EraseAsync(Events[5]));
        (await Store.GetLogAsync(new LogRequest(Grove))).ShouldSatisfyAllConditions(
            p => p.Erased.ShouldHaveSingleItem().Position.ShouldBe(5),
            p => p.Corrupt.ShouldHaveSingleItem().Position.ShouldBe(6));
        (await Eraser.ListAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_row_from_before_there_were_checksums_gets_one_and_the_others_are_no_damage_for_it()
    {
        await Store.StoreEventsAsync(Events);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Checksum" = NULL WHERE "Position" <= {7}""");
        await EraseAsync(Events[2]);
        var report = await Fixture.Verifier.VerifyAsync();
        (report.Ok, report.EventsNotCovered, report.EventsErased).ShouldBe((true, 6, 1));
    }

    [Theory]
    [InlineData("Previous", "\"Hash\"")]
    [InlineData("Dependencies", "\"Hash\"")]
    [InlineData("Sequence", "\"Sequence\" + 7")]
    [InlineData("TimestampHintMs", "\"TimestampHintMs\" + 1")]
    [InlineData("StoredAtMs", "\"StoredAtMs\" + 1")]
    [InlineData("ChannelId", "NULL")]
    [InlineData("ChainId", "2")]
    [InlineData("Hash", "(SELECT \"Author\" FROM \"Chains\" WHERE \"ChainId\" = 1)")]
    [InlineData("Checksum", "\"Checksum\" + 1")]
    [InlineData("Checksum", "NULL")]
    public async Task Damage_to_what_is_left_of_it_is_found(string column, string value)
    {
        await Store.StoreEventsAsync(Events);
        await EraseAsync(Events[4]);
        await TamperAsync($"UPDATE \"Events\" SET \"{column}\" = {value} WHERE \"Position\" = 5");

        (await Fixture.Verifier.VerifyAsync()).Findings.ShouldContain(f => f.Kind == VerifyFindingKind.CorruptEvent && f.Position == 5);
        var page = await Store.GetLogAsync(new LogRequest(Grove));
        page.Corrupt.ShouldHaveSingleItem().Position.ShouldBe(5);
        page.Erased.ShouldBeEmpty();
    }

    [Fact]
    public async Task Content_that_comes_back_behind_the_stores_back_is_found()
    {
        await Store.StoreEventsAsync(Events);
        var before = await Store.FindAsync(Grove, Events[4].Hash);
        await EraseAsync(Events[4]);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {Events[4].Content.Payload.ToArray()} WHERE "Position" = {5}""");

        before.ShouldNotBeNull();
        var found = (await Fixture.Verifier.VerifyAsync()).Findings;
        found.Where(f => f.Position == 5).Select(f => f.Kind)
            .ShouldBe([VerifyFindingKind.CorruptEvent, VerifyFindingKind.WrongErasure], ignoreOrder: true);

        // Erased again, it is gone again.
        await EraseAsync(Events[4]);
        (await Fixture.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_commit_that_failed_erased_nothing_although_there_is_a_record()
    {
        var trouble = new TransactionTrouble();
        var store = await Fixture.ReopenAsync([trouble]);
        await store.StoreEventsAsync(Events);
        await EraseAsync(Events[4]);
        await Fixture.TamperAsync($"""UPDATE "Events" SET "Payload" = {Events[4].Content.Payload.ToArray()} WHERE "Position" = {5}""");

        trouble.Committing = TransactionTrouble.Once();
        await Should.ThrowAsync<TransactionTrouble.TroubleException>(() => EraseAsync(Events[4]));
        (await Fixture.Verifier.VerifyAsync()).Ok.ShouldBeFalse();

        trouble.Committed = TransactionTrouble.Once();
        await EraseAsync(Events[4]);
        (await Fixture.Verifier.VerifyAsync()).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_row_without_content_and_without_a_record_is_damage()
    {
        await Store.StoreEventsAsync(Events);
        await Fixture.TamperAsync(
            $"""UPDATE "Events" SET "Payload" = {Array.Empty<byte>()}, "Signature" = {new byte[64]} WHERE "Position" = {5}""");
        (await Store.GetLogAsync(new LogRequest(Grove))).Corrupt.ShouldHaveSingleItem().Reason.ShouldContain("no record of an erasure");
        await Should.ThrowAsync<CorruptEventException>(() => Store.FindAsync(Grove, Events[4].Hash));
        (await Fixture.Verifier.VerifyAsync()).Findings.ShouldHaveSingleItem().Kind.ShouldBe(VerifyFindingKind.CorruptEvent);
    }
}
