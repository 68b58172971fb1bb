using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Events;

public class EventTests
{
    private static readonly ServerId Server = new("grove");
    private static readonly EventContent Content = new(default, 1, EventHash.None, [], "p"u8, 0);
    private static readonly byte[] Signature = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];

    [Fact]
    public void A_created_event_has_its_contents_hash()
    {
        var made = Event.Create(Server, Content, Signature, "general");
        made.Hash.ShouldBe(Content.ComputeHash());
        made.Signature.ToArray().ShouldBe(Signature);
        made.Channel.ShouldBe("general");
    }

    [Fact]
    public void A_received_event_with_a_wrong_hash_is_refused_by_name()
    {
        var claimed = EventHash.FromBytes(new byte[32]);
        var error = Should.Throw<InvalidEventException>(() => Event.Received(Server, claimed, Content, Signature));
        error.Hash.ShouldBe(claimed);
        error.Message.ShouldContain(claimed.ToString());
        error.Reason.ShouldContain(Content.ComputeHash().ToString());
    }

    [Fact]
    public void A_received_event_with_the_right_hash_is_that_event() =>
        Event.Received(Server, Content.ComputeHash(), Content, Signature).ShouldBe(Event.Create(Server, Content, Signature));

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_has_64_bytes(int count)
    {
        var error = Should.Throw<InvalidEventException>(() => Event.Create(Server, Content, new byte[count]));
        error.Message.ShouldContain($"{count} bytes");
        error.Hash.ShouldBe(Content.ComputeHash());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(128)]
    public void A_channel_has_1_to_128_characters(int length) =>
        Event.Create(Server, Content, Signature, new string('c', length)).Channel!.Length.ShouldBe(length);

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void A_channel_that_is_no_name_is_refused(string channel) =>
        Should.Throw<InvalidEventException>(() => Event.Create(Server, Content, Signature, channel)).Reason.ShouldContain("channel");

    [Fact]
    public void A_channel_of_129_characters_is_refused() =>
        Should.Throw<InvalidEventException>(() => Event.Create(Server, Content, Signature, new string('c', 129)))
            .Reason.ShouldContain("129");

    // Attributes are kept as UTF-8 and would not bring the lone surrogate here.
    [Fact]
    public void A_channel_with_a_lone_surrogate_is_refused() =>
        Should.Throw<InvalidEventException>(() => Event.Create(Server, Content, Signature, "a\ud83d")).Reason.ShouldContain("channel");

    [Fact]
    public void No_channel_is_fine() => Event.Create(Server, Content, Signature).Channel.ShouldBeNull();

    [Fact]
    public void Server_and_content_are_required()
    {
        Should.Throw<ArgumentNullException>(() => Event.Create(null!, Content, Signature));
        Should.Throw<ArgumentNullException>(() => Event.Create(Server, null!, Signature));
    }

    [Fact]
    public void Equality_is_by_server_and_hash()
    {
        var one = Event.Create(Server, Content, Signature, "general");
        one.ShouldBe(Event.Create(new ServerId("grove"), Content, new byte[64]));
        one.GetHashCode().ShouldBe(Event.Create(Server, Content, new byte[64]).GetHashCode());
        one.ShouldNotBe(Event.Create(new ServerId("other"), Content, Signature));
        one.ShouldNotBe(Event.Create(Server, new EventContent(default, 1, EventHash.None, [], "q"u8, 0), Signature));
    }

    [Fact]
    public void What_the_caller_does_to_the_signature_later_changes_nothing()
    {
        var signature = Signature.ToArray();
        var made = Event.Create(Server, Content, signature);
        var received = Event.Received(Server, Content.ComputeHash(), Content, signature);
        signature[0] = 99;
        made.Signature.Span[0].ShouldBe((byte)0);
        received.Signature.Span[0].ShouldBe((byte)0);
    }
}
