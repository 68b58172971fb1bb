using EventStore.EfCore.Reconciling;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>
/// The same sets in other implementations. Where ranges are split as they split them, the messages of who asks are theirs, byte for byte;
/// and whichever of the two sides they are, both come to what the sets differ in. Their own messages are not cut: what they say then of the
/// rest leaves out the range that they dropped, and a difference can be missed.
/// </summary>
public sealed class DifferentialTests
{
    private const ulong MostTimestamp = 2_000_000_000; // their numbers have 31 bits

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [NegentropyTheory]
    [MemberData(nameof(Seeds))]
    public void Every_message_is_the_same_byte_for_byte(int seed)
    {
        var (left, right) = Pair(new Random(seed));
        var (here, there) = (SampleSets.Of(left), SampleSets.Of(right));
        using var asking = new NegentropyPeer();
        using var answering = new NegentropyPeer();
        asking.Set(left);
        answering.Set(right);
        ReadOnlyMemory<byte>? message = Exchange(here).Begin();
        Text(asking.Initiate()).ShouldBe(Text(message));
        while (message is { } asked)
        {
            var answer = Exchange(there).Answer(asked.Span);

            // What has no lists, both sides treat alike.
            if (!HasLists(asked.Span))
                Text(answering.Reconcile(asked.Span).Next ?? [RangeExchange.Version]).ShouldBe(Text(answer));
            var step = Exchange(here).Take(answer.Span);
            var (next, have, need) = asking.Reconcile(answer.Span);
            Text(next).ShouldBe(Text(step.Next));
            have.Order().SequenceEqual(step.Have.Order()).ShouldBeTrue();
            need.Order().SequenceEqual(step.Need.Order()).ShouldBeTrue();
            message = step.Next;
        }

        static RangeExchange Exchange(ItemSet set) => new(set, 64 * 1024 * 1024, Splitting.Wide);
    }

    [NegentropyTheory]
    [MemberData(nameof(Seeds))]
    public void Asking_the_other_one_finds_what_differs_with_messages_of_any_size(int seed)
    {
        var random = new Random(seed);
        var (left, right) = Pair(random);
        var most = random.Next(2) == 0 ? 4096 : 60_000;
        var here = SampleSets.Of(left);
        using var there = new NegentropyPeer();
        there.Set(right);
        var (have, need) = (new List<EventHash>(), new List<EventHash>());
        for (ReadOnlyMemory<byte>? message = new RangeExchange(here, most, Splitting.Narrow).Begin(); message is { } asked;)
        {
            var step = new RangeExchange(here, most, Splitting.Narrow).Take(there.Answer(asked.Span));
            have.AddRange(step.Have);
            need.AddRange(step.Need);
            message = step.Next;
        }

        ShouldBeAll(left, right, have, need);
    }

    [NegentropyTheory]
    [MemberData(nameof(Seeds))]
    public void Answering_the_other_one_tells_it_what_differs_with_messages_of_any_size(int seed)
    {
        var random = new Random(seed);
        var (left, right) = Pair(random);
        var most = random.Next(2) == 0 ? 4096 : 60_000;
        var there = SampleSets.Of(right);
        using var here = new NegentropyPeer();
        here.Set(left);
        var (have, need) = (new List<EventHash>(), new List<EventHash>());
        for (var message = here.Initiate(); message is not null;)
        {
            var answer = new RangeExchange(there, most, Splitting.Narrow).Answer(message);
            answer.Length.ShouldBeLessThanOrEqualTo(most);
            (message, var had, var needed) = here.Reconcile(answer.Span);
            have.AddRange(had);
            need.AddRange(needed);
        }

        ShouldBeAll(left, right, have, need);
    }

    private static (List<LogItem> Left, List<LogItem> Right) Pair(Random random)
    {
        var (left, right) = SampleSets.Pair(random);
        return ([.. left.Select(Shrink).Distinct()], [.. right.Select(Shrink).Distinct()]);

        static LogItem Shrink(LogItem item) => item with { Timestamp = item.Timestamp % MostTimestamp };
    }

    private static bool HasLists(ReadOnlySpan<byte> message)
    {
        var reader = new MessageReader(message);
        reader.ReadVersion();
        while (!reader.IsAtEnd)
        {
            reader.ReadBound();
            switch (reader.ReadMode())
            {
                case RangeMode.Hashes:
                    return true;
                case RangeMode.Fingerprint:
                    reader.ReadFingerprint();
                    break;
            }
        }

        return false;
    }

    private static string Text(ReadOnlyMemory<byte>? message) => message is { } bytes ? Convert.ToHexStringLower(bytes.Span) : "none";

    private static string Text(byte[]? message) => message is null ? "none" : Convert.ToHexStringLower(message);

    private static void ShouldBeAll(List<LogItem> left, List<LogItem> right, List<EventHash> have, List<EventHash> need)
    {
        have.Distinct().Order().SequenceEqual(left.Except(right).Select(i => i.Hash).Order()).ShouldBeTrue();
        need.Distinct().Order().SequenceEqual(right.Except(left).Select(i => i.Hash).Order()).ShouldBeTrue();
    }
}
