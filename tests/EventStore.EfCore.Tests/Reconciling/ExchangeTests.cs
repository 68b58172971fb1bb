using EventStore.EfCore.Reconciling;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>Whatever two sets there are: who asks learns exactly what the two differ in, within the rounds that the page states.</summary>
public class ExchangeTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 100)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Two_sets_find_what_they_differ_in_with_messages_of_any_size_and_any_way_of_splitting(int seed)
    {
        var random = new Random(seed);
        var (left, right) = SampleSets.Pair(random);
        Splitting[] ways = [Splitting.Narrow, Splitting.Wide, new Splitting(2, 2), new Splitting(7, 7)];
        var dialogue = new Dialogue(SampleSets.Of(left), SampleSets.Of(right))
        {
            MostBytes = random.Next(3) switch { 0 => 4096, 1 => random.Next(4096, 9000), _ => 1 << 20 },
            AskingBy = ways[random.Next(ways.Length)],
            AnsweringBy = ways[random.Next(ways.Length)],
        }.Run();

        // Where messages are cut, what was named is named again, for nothing is handed over here.
        dialogue.Have.Distinct().Order().SequenceEqual(left.Except(right).Select(i => i.Hash).Order()).ShouldBeTrue();
        dialogue.Need.Distinct().Order().SequenceEqual(right.Except(left).Select(i => i.Hash).Order()).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_rounds_are_within_their_bound(int seed)
    {
        var random = new Random(seed);
        var (left, right) = SampleSets.Pair(random);
        var most = random.Next(2) == 0 ? 4096 : 64 * 1024;

        var dialogue = new Dialogue(SampleSets.Of(left), SampleSets.Of(right)) { MostBytes = most }.Run();

        dialogue.Rounds.ShouldBeLessThanOrEqualTo(
            RoundBound.Of(left.Count, right.Count, dialogue.Have.Distinct().Count() + dialogue.Need.Distinct().Count(), most));
    }

    [Fact]
    public void Equal_sets_take_one_round_and_an_answer_of_one_byte()
    {
        var items = SampleSets.Items(new Random(5), 2_000, 1_000);

        var dialogue = new Dialogue(SampleSets.Of(items), SampleSets.Of(items)).Run();

        (dialogue.Rounds, dialogue.Have.Count, dialogue.Need.Count).ShouldBe((1, 0, 0));
        new RangeExchange(SampleSets.Of(items), 4096, Splitting.Narrow)
            .Answer(new RangeExchange(SampleSets.Of(items), 4096, Splitting.Narrow).Begin().Span).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 120_000)]
    [InlineData(120_000, 0)]
    [InlineData(120_000, 3)]
    public void What_one_side_alone_has_is_named_in_steps_of_a_bounded_size(int asking, int answering)
    {
        var random = new Random(8);
        var (left, right) = (SampleSets.Items(random, asking, 1_000_000), SampleSets.Items(random, answering, 1_000_000));
        var (here, there) = (SampleSets.Of(left), SampleSets.Of(right));
        var (have, need) = (new List<EventHash>(), new List<EventHash>());
        for (ReadOnlyMemory<byte>? message = Exchange(here).Begin(); message is { } asked;)
        {
            var step = Exchange(here).Take(Exchange(there).Answer(asked.Span).Span);
            step.Have.Count.ShouldBeLessThanOrEqualTo(RangeExchange.MostHave);
            have.AddRange(step.Have);
            need.AddRange(step.Need);
            message = step.Next;
        }

        have.Order().SequenceEqual(left.Select(i => i.Hash).Order()).ShouldBeTrue();
        need.Order().SequenceEqual(right.Select(i => i.Hash).Order()).ShouldBeTrue();

        static RangeExchange Exchange(ItemSet set) => new(set, 64 * 1024, Splitting.Narrow);
    }
}
